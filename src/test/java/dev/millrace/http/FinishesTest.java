package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.Backoff;
import dev.millrace.task.Body;
import dev.millrace.task.Limits;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Whoever waits for a task here is woken by its end here.
@Timeout(20)
class FinishesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  private final Finishes finishes = new Finishes(HOUR);
  private final AtomicReference<Task> stored = new AtomicReference<>(task("a"));

  @Test
  void an_end_here_is_handed_to_who_waits_without_another_look() throws Exception {
    var looking = new CountDownLatch(1);
    var looks = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waits =
          threads.submit(() ->
              finishes.await(
                  "a",
                  HOUR,
                  () -> {
                    looks.incrementAndGet();
                    looking.countDown();
                    return task("a");
                  }));
      looking.await();
      var event = new TaskEvent.Cancelled(NOW);
      finishes.happened(event, task("b").on(event), null);
      assertThat(waits.isDone()).isFalse();
      Task over = task("a").on(event);
      finishes.happened(event, over, null);
      assertThat(waits.get()).isEqualTo(over);
      assertThat(looks).hasValue(1);
    }
  }

  @Test
  void a_finished_or_forgotten_task_is_not_waited_for() {
    stored.set(task("a").on(new TaskEvent.Cancelled(NOW)));
    assertThat(finishes.await("a", HOUR, stored::get)).isEqualTo(stored.get());
    assertThat(finishes.await("a", HOUR, () -> null)).isNull();
  }

  private static Task task(String id) {
    var limits = new Limits(3, Duration.ofMinutes(1), new Backoff.Fixed(Duration.ofSeconds(1)));
    var origin = new TaskSpec.Origin(NOW, NOW, "default", "");
    var spec = new TaskSpec("echo", "default", new Body.Inline("null"), limits, origin);
    return Task.submitted(id, spec, NOW);
  }
}
