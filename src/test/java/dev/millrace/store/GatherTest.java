package dev.millrace.store;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class GatherTest {
  private static final Duration LINGER = Duration.ofSeconds(1);

  private final ConcurrentLinkedQueue<Integer> sizes = new ConcurrentLinkedQueue<>();

  @Test
  void a_lone_call_goes_out_at_once() {
    var gather = new Gather<Integer, Integer>(10, 4, LINGER, this::doubled);
    assertThat(gather.call(21)).isEqualTo(42);
    assertThat(sizes).containsExactly(1);
  }

  @Test
  void calls_that_come_while_a_batch_is_out_form_the_next_one() throws Exception {
    var out = new CountDownLatch(1);
    var gather = new Gather<Integer, Integer>(10, 1, LINGER, asked -> answer(asked, out));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Integer> first = threads.submit(() -> gather.call(0));
      await().until(() -> sizes.size() == 1);
      List<Future<Integer>> rest = new ArrayList<>();
      for (int n = 1; n <= 25; n++) {
        int asked = n;
        rest.add(threads.submit(() -> gather.call(asked)));
      }
      await().until(() -> gather.waiting() == 25);
      out.countDown();
      assertThat(first.get(5, SECONDS)).isZero();
      for (int n = 1; n <= 25; n++) {
        assertThat(rest.get(n - 1).get(5, SECONDS)).isEqualTo(2 * n);
      }
    }
    assertThat(sizes).containsExactly(1, 10, 10, 5);
  }

  @Test
  void many_calls_in_turn_wait_a_little_to_share_batches() throws Exception {
    var gather = new Gather<Integer, Integer>(10, 4, LINGER, this::doubled);
    try (var threads = Executors.newFixedThreadPool(10)) {
      List<Future<Integer>> all = new ArrayList<>();
      for (int n = 0; n < 200; n++) {
        int asked = n;
        all.add(threads.submit(() -> gather.call(asked)));
      }
      for (int n = 0; n < 200; n++) {
        assertThat(all.get(n).get(20, SECONDS)).isEqualTo(2 * n);
      }
    }
    assertThat(sizes.size()).isLessThan(40);
  }

  @Test
  void full_batches_go_out_beside_one_that_hangs() throws Exception {
    var hung = new CompletableFuture<Void>();
    var gather =
        new Gather<Integer, Integer>(
            10,
            3,
            LINGER,
            asked -> {
              if (asked.contains(0)) {
                hung.join();
              }
              return doubled(asked);
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var stuck = threads.submit(() -> gather.call(0));
      await().until(() -> gather.flying() == 1);
      List<Future<Integer>> rest = new ArrayList<>();
      for (int n = 1; n <= 10; n++) {
        int asked = n;
        rest.add(threads.submit(() -> gather.call(asked)));
      }
      for (var one : rest) {
        assertThat(one.get(5, SECONDS)).isPositive();
      }
      hung.complete(null);
      assertThat(stuck.get(5, SECONDS)).isZero();
    }
  }

  @Test
  void a_batch_that_fails_fails_each_of_its_calls_and_no_other() {
    var gather =
        new Gather<Integer, Integer>(
            10,
            1,
            LINGER,
            asked -> {
              if (asked.contains(13)) {
                throw new StoreUnavailable("down", null);
              }
              return doubled(asked);
            });
    assertThatThrownBy(() -> gather.call(13)).isInstanceOf(StoreUnavailable.class);
    assertThat(gather.call(2)).isEqualTo(4);
  }

  private List<Integer> answer(List<Integer> asked, CountDownLatch out) {
    List<Integer> answers = doubled(asked);
    try {
      assertThat(out.await(5, SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return answers;
  }

  private List<Integer> doubled(List<Integer> asked) {
    sizes.add(asked.size());
    return asked.stream().map(n -> 2 * n).toList();
  }
}
