package dev.millrace.embedded;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.simulated.SimulatedClock;
import dev.millrace.store.TaskQueue.Delivery;
import dev.millrace.store.TaskQueue.Depth;
import dev.millrace.task.Doorbell;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MemoryQueueTest {
  private static final Doorbell BELL = new Doorbell("one", 1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SimulatedClock clock = new SimulatedClock();
  private final MemoryQueue queues = new MemoryQueue(clock);

  @Test
  void the_receipt_of_an_earlier_delivery_does_nothing() {
    queues.send("q", BELL, ZERO);
    Delivery stale = one(queues);
    queues.hide(stale, ZERO);
    Delivery current = one(queues);

    queues.delete(stale);
    queues.hide(stale, ZERO);

    assertThat(queues.depth("q")).isEqualTo(new Depth(0, 1, 0));
    queues.delete(current);
    assertThat(queues.depth("q")).isEqualTo(new Depth(0, 0, 0));
  }

  @Test
  void a_late_delete_still_counts_while_nobody_else_has_the_message() {
    queues.send("q", BELL, ZERO);
    Delivery late = one(queues);
    clock.pass(MINUTE);
    assertThat(queues.depth("q")).isEqualTo(new Depth(1, 0, 0));

    queues.delete(late);

    assertThat(queues.depth("q")).isEqualTo(new Depth(0, 0, 0));
  }

  @Test
  void messages_come_in_the_order_in_which_they_became_due() {
    queues.send("q", new Doorbell("third", 1), Duration.ofMillis(20));
    queues.send("q", new Doorbell("second", 1), Duration.ofMillis(10));
    queues.send("q", new Doorbell("first", 1), ZERO);
    clock.pass(Duration.ofMillis(20));

    assertThat(queues.receive("q", 10, ZERO, MINUTE))
        .extracting(delivery -> delivery.bell().id())
        .containsExactly("first", "second", "third");
  }

  @Test
  void a_waiting_receive_wakes_when_a_message_is_due() throws Exception {
    var real = new MemoryQueue(InstantSource.system());
    long start = System.nanoTime();
    var receiving = receiving(real, 10);

    real.send("q", BELL, Duration.ofMillis(300));

    Delivery delivery = receiving.get(5, TimeUnit.SECONDS).getFirst();
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(299), Duration.ofMillis(1500));
    var again = receiving(real, 10);
    real.hide(delivery, Duration.ofMillis(100));
    assertThat(again.get(5, TimeUnit.SECONDS).getFirst().receives()).isEqualTo(2);
  }

  @Test
  void each_of_many_waiting_receives_gets_a_message() throws Exception {
    var real = new MemoryQueue(InstantSource.system());
    var receiving = IntStream.range(0, 20).mapToObj(_ -> receiving(real, 1)).toList();

    for (int i = 0; i < 20; i++) {
      real.send("q", BELL, Duration.ofMillis(i % 2 == 0 ? 0 : 50));
    }

    for (var each : receiving) {
      assertThat(each.get(5, TimeUnit.SECONDS)).hasSize(1);
    }
  }

  @Test
  void three_hundred_thousand_messages_are_no_burden() {
    long start = System.nanoTime();
    for (int i = 0; i < 300_000; i++) {
      queues.send("q", new Doorbell("task-" + i, 1), Duration.ofMillis(i % 1000));
    }
    clock.pass(Duration.ofSeconds(1));
    Set<String> bodies = new HashSet<>();
    List<Delivery> some = queues.receive("q", 10, ZERO, MINUTE);
    while (!some.isEmpty()) {
      some.forEach(delivery -> bodies.add(delivery.body()));
      some.subList(0, 9).forEach(queues::delete);
      some = queues.receive("q", 10, ZERO, MINUTE);
    }

    assertThat(bodies).hasSize(300_000);
    assertThat(queues.depth("q")).isEqualTo(new Depth(0, 30_000, 0));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void dead_letters_can_be_counted_and_do_not_pile_up_for_ever() {
    for (int i = 0; i < 10_050; i++) {
      queues.deadLetter("body-" + i, "it failed");
    }

    assertThat(queues.depth("dead")).isEqualTo(new Depth(10_000, 0, 0));
    assertThat(queues.receive("dead", 1, ZERO, MINUTE).getFirst().body()).isEqualTo("body-50");
  }

  @Test
  void messages_do_not_outlive_the_process() {
    assertThat(queues.outlivesProcess()).isFalse();
  }

  private static Delivery one(MemoryQueue queues) {
    return queues.receive("q", 1, ZERO, MINUTE).getFirst();
  }

  /// A receive that is waiting by now.
  private static CompletableFuture<List<Delivery>> receiving(MemoryQueue queues, int max) {
    var received = new CompletableFuture<List<Delivery>>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> received.complete(queues.receive("q", max, Duration.ofSeconds(20), MINUTE)));
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    return received;
  }
}
