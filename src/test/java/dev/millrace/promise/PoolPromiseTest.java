package dev.millrace.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.engine.Submissions;
import dev.millrace.engine.Submissions.Asked;
import dev.millrace.engine.Submissions.Request;
import dev.millrace.task.Status;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// As many tasks run at once as there are slots, never more, and all slots are used.
class PoolPromiseTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void five_workers_do_fifty_half_second_tasks_in_five_to_seven_seconds(Home home) {
    try (Node node = Node.start(home.variables(folder), "WORKER_COUNT", "5")) {
      List<String> ids = submitAll(node, 50, "t.busy", "{\"ms\":500}");
      node.awaitAll(ids, Status.COMPLETED, Duration.ofSeconds(20));
      assertThat(node.handlers.most).hasValue(5);
      assertThat(span(node, ids)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(7));
    }
  }

  @ParameterizedTest
  @EnumSource
  void prefetch_limits_what_a_process_holds(Home home) {
    try (Node node =
        Node.start(home.variables(folder), "WORKER_COUNT", "20", "WORKER_PREFETCH", "3")) {
      List<String> ids = submitAll(node, 12, "t.gate", "null");
      await().atMost(Duration.ofSeconds(10)).until(() -> node.handlers.now.get() == 3);
      await()
          .during(Duration.ofMillis(500))
          .atMost(Duration.ofSeconds(5))
          .until(() -> node.queue().depth("default").inFlight() <= 3);
      node.handlers.gate.release(12);
      node.awaitAll(ids, Status.COMPLETED, Duration.ofSeconds(20));
      assertThat(node.handlers.most).hasValue(3);
    }
  }

  @Test
  void a_thousand_slots_do_two_thousand_waiting_tasks_in_two_rounds() {
    try (Node node = Node.start(Home.EMBEDDED.variables(folder), "WORKER_COUNT", "1000")) {
      List<String> ids = submitAll(node, 2000, "t.busy", "{\"ms\":5000}");
      node.awaitAll(ids, Status.COMPLETED, Duration.ofSeconds(30));
      assertThat(node.handlers.most).hasValue(1000);
      assertThat(span(node, ids)).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(20));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_task_for_a_queue_is_taken_only_from_that_queue(Home home) {
    var variables = home.variables(folder);
    variables.put("QUEUES", "default,high");
    try (Node both = Node.start(variables, "WORKER_COUNT", "2")) {
      String high = submitTo(both, "high");
      String low = submitTo(both, "default");
      both.await30(high, Status.COMPLETED);
      both.await30(low, Status.COMPLETED);
      assertThat(both.get(high).spec().queue()).isEqualTo("high");
    }
    if (home == Home.EMBEDDED) {
      variables.put("QUEUES", "default");
      try (Node onlyDefault = Node.idle(variables, "QUEUES", "default,high")) {
        String waiting = submitTo(onlyDefault, "high");
        onlyDefault.close();
        try (Node restarted = Node.start(variables)) {
          restarted.await30(restarted.submit("noop", "null"), Status.COMPLETED);
          assertThat(restarted.get(waiting).status()).isEqualTo(Status.PENDING);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_idle_queue_does_not_starve_a_busy_one_when_there_is_one_slot(Home home) {
    try (Node node =
        Node.start(
            home.variables(folder),
            "QUEUES",
            "default,high",
            "WORKER_COUNT",
            "1",
            "MILLRACE_POLL_WAIT",
            "20s")) {
      List<String> ids = Stream.generate(() -> submitTo(node, "high")).limit(5).toList();
      node.awaitAll(ids, Status.COMPLETED, Duration.ofSeconds(28));
    }
  }

  private static String submitTo(Node node, String queue) {
    var request = new Request("noop", "null", queue, null, Asked.NOTHING, "default", null);
    return node.context.getBean(Submissions.class).submit(request).task().id();
  }

  static List<String> submitAll(Node node, int count, String type, String payload) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var ids =
          IntStream.range(0, count)
              .mapToObj(_ -> threads.submit(() -> node.submit(type, payload)))
              .toList();
      return ids.stream().map(PoolPromiseTest::join).toList();
    }
  }

  private static String join(Future<String> id) {
    try {
      return id.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// From the first start to the last end.
  private static Duration span(Node node, List<String> ids) {
    List<Task> tasks = node.store().get(ids);
    Instant first = tasks.stream().map(task -> at(task, "started")).min(Instant::compareTo).get();
    Instant last = tasks.stream().map(task -> at(task, "completed")).max(Instant::compareTo).get();
    return Duration.between(first, last);
  }

  private static Instant at(Task task, String event) {
    return task.history().stream()
        .filter(entry -> entry.name().equals(event))
        .map(TaskEvent::at)
        .findFirst()
        .orElseThrow();
  }
}
