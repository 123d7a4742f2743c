package dev.millrace.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.Status;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Shutting down loses nothing: what can end ends, the rest is handed back at once and uncounted.
class DrainPromiseTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void twenty_running_tasks_end_and_none_is_started(Home home) {
    try (Node node = Node.start(home.variables(folder), "WORKER_COUNT", "20")) {
      List<String> ids = PoolPromiseTest.submitAll(node, 40, "t.busy", "{\"ms\":2000}");
      await().atMost(Duration.ofSeconds(10)).until(() -> node.handlers.now.get() == 20);
      assertThat(node.drain()).isTrue();
      assertThat(node.handlers.runs).hasSize(20);
      List<Task> tasks = node.store().get(ids);
      assertThat(tasks).filteredOn(task -> task.status() == Status.COMPLETED).hasSize(20);
      assertThat(tasks)
          .filteredOn(task -> task.status() == Status.PENDING)
          .hasSize(20)
          .allMatch(task -> task.attempt().number() == 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void what_can_not_end_in_time_is_handed_back_within_two_seconds_at_no_cost(Home home) {
    try (Node node =
        Node.start(home.variables(folder), "WORKER_COUNT", "5", "MILLRACE_DRAIN_TIMEOUT", "1s")) {
      List<String> ids = PoolPromiseTest.submitAll(node, 5, "t.gate", "null");
      await().atMost(Duration.ofSeconds(10)).until(() -> node.handlers.now.get() == 5);
      Instant asked = Instant.now();
      assertThat(node.drain()).isFalse();
      for (String id : ids) {
        Task task = node.get(id);
        assertThat(task.status()).isEqualTo(Status.PENDING);
        assertThat(task.attempt().number()).isZero();
        assertThat(Duration.between(asked, node.times(id, TaskEvent.Released.class).getFirst()))
            .isLessThan(Duration.ofSeconds(3));
      }
      await()
          .atMost(Duration.ofSeconds(2))
          .until(() -> node.queue().depth("default").visible() == 5);
    }
  }
}
