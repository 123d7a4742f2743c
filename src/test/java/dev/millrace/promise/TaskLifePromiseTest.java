package dev.millrace.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.engine.Lease;
import dev.millrace.task.Body;
import dev.millrace.task.Doorbell;
import dev.millrace.task.Status;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A task that was accepted is done, and its record tells the whole story.
class TaskLifePromiseTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void a_task_goes_from_submit_to_done_with_its_result(Home home) {
    try (Node node = Node.start(home.variables(folder))) {
      String id = node.submit("t.echo", "{\"text\":\"hi\",\"number\":7}");
      Task done = node.await30(id, Status.COMPLETED);
      var result = ((TaskState.Completed) done.state()).result();
      assertThat(result).isEqualTo(new Body.Inline("{\"text\":\"hi\",\"number\":7}"));
      assertThat(done.attempt().worker()).isEqualTo(node.context.getBean(Lease.class).worker());
      assertThat(done.history())
          .extracting(TaskEvent::name)
          .containsExactly("submitted", "started", "completed");
      assertThat(done.history()).isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_megabyte_of_payload_and_of_result_comes_through(Home home) {
    try (Node node = Node.start(home.variables(folder))) {
      String text = "ü\\u0000😀".repeat(50_000);
      String id = node.submit("t.echo", "{\"text\":\"" + text + "\",\"number\":1}");
      Task done = node.await30(id, Status.COMPLETED);
      assertThat(node.store().read(id, done.spec().payload()).orElseThrow()).contains(text);
      var result = ((TaskState.Completed) done.state()).result();
      assertThat(result).isInstanceOf(Body.Apart.class);
      assertThat(node.store().read(id, result).orElseThrow())
          .contains("ü\\u0000")
          .hasSizeGreaterThan(900_000);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_result_above_a_megabyte_is_told_by_its_size(Home home) {
    try (Node node = Node.start(home.variables(folder))) {
      Task done = node.await30(node.submit("t.large", "{\"ms\":600000}"), Status.COMPLETED);
      assertThat(((TaskState.Completed) done.state()).result())
          .isEqualTo(new Body.Inline("{\"truncated\":true,\"bytes\":1200002}"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_second_message_about_a_finished_task_runs_nothing_and_is_deleted(Home home) {
    try (Node node = Node.start(home.variables(folder))) {
      String id = node.submit("t.busy", "{\"ms\":1}");
      Task done = node.await30(id, Status.COMPLETED);
      for (long version : new long[] {1, done.version(), done.version() + 1}) {
        node.queue().send("default", new Doorbell(id, version), Duration.ZERO);
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> depth(node) == 0);
      assertThat(node.handlers.runs).hasSize(1);
      assertThat(node.get(id)).isEqualTo(done);
    }
  }

  @ParameterizedTest
  @EnumSource
  void forged_and_foreign_messages_change_nothing(Home home) {
    try (Node node = Node.start(home.variables(folder))) {
      String later =
          node.submit(
              "t.busy",
              "{\"ms\":1}",
              new dev.millrace.engine.Submissions.Asked(null, null, Duration.ofHours(1)));
      String failed = node.submit("t.permanent", "null");
      Task dead = node.await30(failed, Status.FAILED);
      Task waiting = node.get(later);
      IntStream.range(0, 20)
          .forEach(n -> {
            node.queue().send("default", new Doorbell(later, n), Duration.ZERO);
            node.queue().send("default", new Doorbell(failed, n, "guess"), Duration.ZERO);
          });
      String after = node.submit("t.echo", "{\"text\":\"\",\"number\":0}");
      node.await30(after, Status.COMPLETED);
      await().atMost(Duration.ofSeconds(20)).until(() -> visible(node) == 0);
      assertThat(node.get(later)).isEqualTo(waiting);
      assertThat(node.get(failed)).isEqualTo(dead);
    }
  }

  @ParameterizedTest
  @EnumSource
  void progress_and_log_show_within_two_seconds(Home home) {
    try (Node node = Node.start(home.variables(folder))) {
      String id = node.submit("t.tell", "null");
      await().atMost(Duration.ofSeconds(5)).until(() -> node.get(id).attempt().progress() != null);
      Task task = node.get(id);
      assertThat(task.attempt().progress().note()).isEqualTo("page 4/10");
      var started = node.times(id, TaskEvent.Started.class).getFirst();
      var logged = node.times(id, TaskEvent.Logged.class).getFirst();
      assertThat(Duration.between(started, logged)).isLessThan(Duration.ofSeconds(2));
      node.handlers.gate.release();
      node.await30(id, Status.COMPLETED);
    }
  }

  private static long depth(Node node) {
    var depth = node.queue().depth("default");
    return depth.visible() + depth.inFlight() + depth.delayed();
  }

  private static long visible(Node node) {
    return node.queue().depth("default").visible();
  }
}
