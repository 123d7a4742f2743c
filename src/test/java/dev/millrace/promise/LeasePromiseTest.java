package dev.millrace.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.engine.Submissions.Asked;
import dev.millrace.store.TaskStore.Moved;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A task has one holder at a time: a slow one keeps it, a dead one loses it.
class LeasePromiseTest {
  @TempDir Path folder;

  @Test
  void a_task_that_outlives_its_lease_three_times_runs_once_with_two_workers_polling() {
    var variables = Home.AWS.variables(folder);
    try (Node one = Node.start(variables, "LEASE_DURATION", "2s");
        Node two = Node.start(variables, "LEASE_DURATION", "2s")) {
      String id = one.submit("t.busy", "{\"ms\":7000}");
      one.await30(id, Status.COMPLETED);
      assertThat(one.handlers.runs.size() + two.handlers.runs.size()).isEqualTo(1);
      assertThat(one.get(id).attempt().fence()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void the_task_of_a_dead_worker_is_taken_over_and_its_late_result_refused(Home home) {
    try (Node node = Node.start(home.variables(folder), "LEASE_DURATION", "2s")) {
      node.drain();
      String id = node.submit("t.busy", "{\"ms\":1}");
      Task stolen = claimByHand(node, id, Duration.ofSeconds(2));
      Instant died = Instant.now();
      node.context.getBean(dev.millrace.worker.WorkerPool.class).start();
      Task done = node.await30(id, Status.COMPLETED);
      assertThat(Duration.between(died, done.updatedAt())).isLessThan(Duration.ofSeconds(2 + 5));
      assertThat(done.attempt().number()).isEqualTo(2);
      assertThat(done.history()).anyMatch(LeasePromiseTest::isLost);
      var late = node.store().apply(stolen, List.of(new TaskEvent.Completed(Instant.now(), null)));
      assertThat(late).isEqualTo(new Moved.Conflict(done));
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_task_that_kills_its_worker_every_time_fails_and_says_so(Home home) {
    try (Node node = Node.start(home.variables(folder), "LEASE_DURATION", "2s")) {
      node.drain();
      String id = node.submit("t.busy", "{\"ms\":1}", new Asked(1, null, null));
      claimByHand(node, id, Duration.ofSeconds(2));
      node.context.getBean(dev.millrace.worker.WorkerPool.class).start();
      Task failed = node.await30(id, Status.FAILED);
      assertThat(((TaskState.Failed) failed.state()).error().code())
          .isEqualTo(Failure.LEASE_EXPIRED);
      assertThat(node.handlers.runs).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_worker_that_lost_its_task_is_interrupted_and_its_result_thrown_away(Home home) {
    try (Node node = Node.start(home.variables(folder), "LEASE_DURATION", "3s")) {
      String id = node.submit("t.gate", "null");
      await().atMost(Duration.ofSeconds(10)).until(() -> node.handlers.now.get() == 1);
      takeAway(node, id);
      await().atMost(Duration.ofSeconds(10)).until(() -> node.handlers.now.get() == 0);
      assertThat(node.get(id).status()).isNotEqualTo(Status.COMPLETED);
      node.handlers.gate.release(5);
      Task done = node.await30(id, Status.COMPLETED);
      assertThat(done.attempt().fence()).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_attempt_that_outruns_its_timeout_is_interrupted_and_retried(Home home) {
    try (Node node = Node.start(home.variables(folder), "BACKOFFS", "100ms")) {
      Task failed = node.await30(node.submit("t.slow", "null"), Status.FAILED);
      assertThat(node.handlers.runs).hasSize(2);
      assertThat(((TaskState.Failed) failed.state()).error().code()).isEqualTo(Failure.TIMED_OUT);
      assertThat(node.handlers.now).hasValue(0);
    }
  }

  @Test
  void a_handler_that_ignores_its_interrupt_is_settled_without_it() {
    try (Node node = Node.start(Home.EMBEDDED.variables(folder))) {
      String id = node.submit("t.deaf", "null");
      Task failed = node.await30(id, Status.FAILED);
      assertThat(((TaskState.Failed) failed.state()).error().code()).isEqualTo(Failure.TIMED_OUT);
      node.handlers.gate.release();
      await().atMost(Duration.ofSeconds(5)).until(() -> node.handlers.now.get() == 0);
      assertThat(node.get(id)).isEqualTo(failed);
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_cancelled_task_never_starts_and_a_running_one_is_stopped_within_three_seconds(Home home) {
    try (Node node = Node.start(home.variables(folder), "LEASE_DURATION", "6s")) {
      String later =
          node.submit("t.busy", "{\"ms\":1}", new Asked(null, null, Duration.ofSeconds(2)));
      String running = node.submit("t.watchful", "null");
      node.interventions().cancel(later);
      await().atMost(Duration.ofSeconds(10)).until(() -> node.handlers.now.get() == 1);
      node.interventions().cancel(running);
      await()
          .atMost(Duration.ofSeconds(3))
          .until(() -> node.get(running).status() == Status.CANCELLED);
      assertThat(node.get(later).status()).isEqualTo(Status.CANCELLED);
      assertThat(node.handlers.runs).hasSize(1);
    }
  }

  private static Task claimByHand(Node node, String id, Duration lease) {
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    var started = new TaskEvent.Started(now, "dead-worker", now.plus(lease), "dead");
    var moved = node.store().claim(Doorbell.of(node.get(id)), started);
    return ((Moved.To) moved).task();
  }

  /// As if the lease had run out unseen and upkeep elsewhere had settled it.
  private static void takeAway(Node node, String id) {
    Task task = node.get(id);
    Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
    var lost = new Failure(Failure.LEASE_EXPIRED, "taken away");
    var event = new TaskEvent.AttemptFailed(now, lost, now.plusSeconds(3));
    if (node.store().apply(task, List.of(event)) instanceof Moved.Conflict) {
      takeAway(node, id);
    }
  }

  private static boolean isLost(TaskEvent event) {
    return event instanceof TaskEvent.AttemptFailed(_, var error, _)
        && error.code().equals(Failure.LEASE_EXPIRED);
  }
}
