package dev.millrace.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.engine.Submissions.Asked;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.Totals;
import dev.millrace.store.Totals.Place;
import dev.millrace.task.Doorbell;
import dev.millrace.task.Failure;
import dev.millrace.task.Status;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskState;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A failing task is tried exactly as often as asked, at the asked times, and then kept as dead.
class RetryPromiseTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void a_task_that_always_fails_runs_max_attempts_times_and_ends_dead(Home home) {
    try (Node node = Node.start(home.variables(folder), "BACKOFFS", "100ms")) {
      String id = node.submit("t.boom", "null", new Asked(3, null, null));
      Task failed = node.await30(id, Status.FAILED);
      assertThat(node.handlers.runs).hasSize(3);
      assertThat(failed.retryCount()).isEqualTo(3);
      assertThat(((TaskState.Failed) failed.state()).error())
          .isEqualTo(new Failure(Failure.HANDLER_FAILED, "boom 3"));
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(() ->
              assertThat(node.context.getBean(Totals.class).now())
                  .containsEntry(Place.FAILED, 1L)
                  .containsEntry(Place.WAITING, 0L)
                  .containsEntry(Place.RUNNING, 0L));
      await().atMost(Duration.ofSeconds(10)).until(() -> all(node) == 0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void attempts_follow_the_list_of_waits(Home home) {
    try (Node node = Node.start(home.variables(folder), "BACKOFFS", "1s,3s")) {
      String id = node.submit("t.boom", "null", new Asked(3, null, null));
      node.await30(id, Status.FAILED);
      List<Instant> started = node.times(id, TaskEvent.Started.class);
      List<Instant> failed = node.times(id, TaskEvent.AttemptFailed.class);
      assertThat(Duration.between(failed.get(0), started.get(1)))
          .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(3));
      assertThat(Duration.between(failed.get(1), started.get(2)))
          .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(5));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_long_wait_of_one_task_never_delays_a_short_wait_of_another(Home home) {
    var variables = home.variables(folder);
    try (Node patient = Node.start(variables, "BACKOFFS", "1h", "WORKER_COUNT", "1")) {
      String slow = patient.submit("t.boom", "null");
      patient.await30(slow, Status.RETRYING);
      String quick = patient.submit("fail", "{\"times\":1}");
      patient.await30(quick, Status.RETRYING);
      String third = patient.submit("t.echo", "{\"text\":\"\",\"number\":0}");
      Task done = patient.await30(third, Status.COMPLETED);
      assertThat(Duration.between(done.spec().origin().createdAt(), done.updatedAt()))
          .isLessThan(Duration.ofSeconds(3));
      assertThat(((TaskState.Retrying) patient.get(slow).state()).queued()).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_permanent_failure_ends_the_first_attempt(Home home) {
    try (Node node = Node.start(home.variables(folder))) {
      Task failed = node.await30(node.submit("t.permanent", "null"), Status.FAILED);
      assertThat(failed.attempt().number()).isEqualTo(1);
      assertThat(((TaskState.Failed) failed.state()).error())
          .isEqualTo(new Failure(Failure.PERMANENT, "no use"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_error_of_a_handler_is_an_ordinary_failure(Home home) {
    try (Node node = Node.start(home.variables(folder))) {
      Task failed =
          node.await30(node.submit("t.error", "null", new Asked(1, null, null)), Status.FAILED);
      assertThat(((TaskState.Failed) failed.state()).error().message()).contains("deep");
      node.await30(node.submit("noop", "null"), Status.COMPLETED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_snooze_goes_on_later_with_the_same_attempt_number(Home home) {
    try (Node node = Node.start(home.variables(folder))) {
      String id = node.submit("t.snooze", "{\"ms\":1500}", new Asked(1, null, null));
      node.await30(id, Status.COMPLETED);
      assertThat(node.handlers.runs).extracting(TestHandlers.Run::attempt).containsExactly(1, 1);
      assertThat(node.handlers.runs).extracting(TestHandlers.Run::fence).containsExactly(1L, 2L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void redriving_the_dead_letter_queue_revives_the_task(Home home) {
    try (Node node = Node.start(home.variables(folder))) {
      String id = node.submit("fail", "{\"times\":1}", new Asked(1, null, null));
      Task failed = node.await30(id, Status.FAILED);
      Doorbell kept = Doorbell.dead(failed);
      assertThat(TaskQueue.body(kept)).contains("revival");
      node.queue().send("default", kept, Duration.ZERO);
      await().atMost(Duration.ofSeconds(20)).until(() -> node.get(id).attempt().fence() == 2);
      assertThat(node.get(id).history()).extracting(TaskEvent::name).contains("replayed");
    }
  }

  private static long all(Node node) {
    var depth = node.queue().depth("default");
    return depth.visible() + depth.inFlight() + depth.delayed();
  }
}
