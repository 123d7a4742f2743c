package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.store.StoreUnavailable;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// Calls in turn, and no caller waits longer than it is patient.
final class FlightsTest {
  private final CountDownLatch answer = new CountDownLatch(1);
  private final AtomicInteger made = new AtomicInteger();

  @Test
  void a_caller_hears_within_its_patience_whether_its_call_is_out_or_waits_for_its_turn() {
    Flights flights = flights(2, Duration.ofMillis(300));
    for (int n = 0; n < 10; n++) {
      var _ =
          CompletableFuture.runAsync(() -> flights.call(this::hang), Thread::startVirtualThread);
    }
    await().until(() -> made.get() == 2);
    long began = System.nanoTime();
    assertThatThrownBy(() -> flights.call(this::hang))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessage("no answer within 300 ms");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));

    answer.countDown();
    assertThat(flights.call(() -> "well")).isEqualTo("well");
    assertThat(made).as("calls nobody waits for are not made").hasValue(2);
  }

  @Test
  void what_a_call_throws_is_thrown() {
    assertThatThrownBy(() ->
            flights(1, Duration.ofSeconds(5))
                .call(() -> {
                  throw new IllegalStateException("bad");
                }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("bad");
  }

  @Test
  void an_interrupt_does_not_keep_the_answer_back() {
    Thread.currentThread().interrupt();
    assertThat(flights(1, Duration.ofSeconds(5)).call(() -> 1)).isEqualTo(1);
    assertThat(Thread.interrupted()).isTrue();
  }

  private static Flights flights(int most, Duration patience) {
    return new Flights(most, patience, message -> new StoreUnavailable(message, null));
  }

  private int hang() {
    made.incrementAndGet();
    try {
      answer.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return made.get();
  }
}
