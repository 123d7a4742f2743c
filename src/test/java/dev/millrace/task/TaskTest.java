package dev.millrace.task;

import static dev.millrace.task.Tasks.BOOM;
import static dev.millrace.task.Tasks.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TaskTest {
  @Test
  void a_task_for_now_is_pending_and_one_for_later_is_scheduled() {
    assertThat(Tasks.pending().status()).isEqualTo(Status.PENDING);
    assertThat(Tasks.due(NOON.plusSeconds(1)).status()).isEqualTo(Status.SCHEDULED);
  }

  @Test
  void a_message_goes_out_only_for_what_is_due_within_fifteen_minutes() {
    assertThat(queued(NOON.plus(Duration.ofMinutes(15)))).isTrue();
    assertThat(queued(NOON.plus(Duration.ofMinutes(15)).plusMillis(1))).isFalse();
  }

  @Test
  void a_claim_raises_the_attempt_and_the_fence() {
    Task task = Tasks.processing();
    assertThat(task.attempt().number()).isEqualTo(1);
    assertThat(task.attempt().fence()).isEqualTo(1);
    assertThat(task.attempt().worker()).isEqualTo("worker-1");
  }

  @Test
  void a_task_that_is_not_due_cannot_be_claimed() {
    Task task = Tasks.due(NOON.plusSeconds(10));
    assertThatThrownBy(() -> task.on(Tasks.started(NOON.plusSeconds(9))))
        .isInstanceOf(IllegalTransition.class);
    assertThat(task.on(Tasks.started(NOON.plusSeconds(10))).status()).isEqualTo(Status.PROCESSING);
  }

  @Test
  void hand_back_and_snooze_cost_no_attempt_but_keep_the_fence() {
    Task released = Tasks.processing().on(new TaskEvent.Released(NOON));
    assertThat(released.attempt().number()).isZero();
    assertThat(released.attempt().fence()).isEqualTo(1);
    Task snoozed = Tasks.processing().on(new TaskEvent.Snoozed(NOON, NOON.plusSeconds(600)));
    assertThat(snoozed.attempt().number()).isZero();
    assertThat(snoozed.on(Tasks.started(NOON.plusSeconds(600))).attempt().number()).isEqualTo(1);
    assertThat(snoozed.on(Tasks.started(NOON.plusSeconds(600))).attempt().fence()).isEqualTo(2);
  }

  @Test
  void a_finished_task_takes_nothing_but_a_replay_after_failing() {
    for (Task task : Tasks.everyState()) {
      if (task.status().isFinal()) {
        assertThat(task.allows(Tasks.started(NOON.plusSeconds(900)))).isFalse();
        assertThat(task.allows(new TaskEvent.Completed(NOON, null))).isFalse();
        assertThat(task.allows(new TaskEvent.Cancelled(NOON))).isFalse();
        assertThat(task.allows(new TaskEvent.Replayed(NOON)))
            .isEqualTo(task.status() == Status.FAILED);
      }
    }
  }

  @Test
  void a_replay_gives_all_attempts_back_but_never_lowers_the_fence() {
    Task task = Tasks.failed().on(new TaskEvent.Replayed(NOON));
    assertThat(task.attempt().number()).isZero();
    assertThat(task.attempt().fence()).isEqualTo(1);
    assertThat(task.status()).isEqualTo(Status.PENDING);
  }

  @Test
  void retry_count_is_the_number_of_failed_attempts() {
    Task task = Tasks.pending(3);
    for (int failed = 1; failed <= 3; failed++) {
      Instant at = NOON.plusSeconds(failed * 10L);
      task = task.on(Tasks.started(at));
      assertThat(task.retryCount()).isEqualTo(failed - 1);
      task = task.on(new Outcome.Retry(BOOM).settle(task, at));
      assertThat(task.retryCount()).isEqualTo(failed);
    }
    assertThat(task.status()).isEqualTo(Status.FAILED);
  }

  @Test
  void a_renewal_moves_the_lease_and_leaves_no_trace_in_the_history() {
    Task task = Tasks.processing();
    Task renewed =
        task.on(new TaskEvent.Renewed(NOON, NOON.plusSeconds(90), new Attempt.Progress(40, "p")));
    assertThat(renewed.history()).isEqualTo(task.history());
    assertThat(renewed.attempt().progress()).isEqualTo(new Attempt.Progress(40, "p"));
    assertThat(renewed.state())
        .isEqualTo(new TaskState.Processing(NOON.plusSeconds(90), "nonce", false));
  }

  @Test
  void the_history_keeps_the_newest_hundred_entries() {
    Task task = Tasks.processing();
    for (int line = 1; line <= 150; line++) {
      task = task.on(new TaskEvent.Logged(NOON, "line " + line));
    }
    assertThat(task.history()).hasSize(100);
    assertThat(task.history().getLast()).isEqualTo(new TaskEvent.Logged(NOON, "line 150"));
  }

  @Test
  void the_wait_is_counted_from_when_the_task_could_have_run() {
    Task task = Tasks.due(NOON.plusSeconds(5)).on(Tasks.started(NOON.plusSeconds(7)));
    assertThat(task.waitsSince()).isEqualTo(NOON.plusSeconds(5));
    Task again = task.on(new TaskEvent.AttemptFailed(NOON, BOOM, NOON.plusSeconds(60)));
    assertThat(again.waitsSince()).isEqualTo(NOON.plusSeconds(60));
  }

  private static boolean queued(Instant due) {
    return Tasks.due(due).state() instanceof TaskState.Waiting waiting && waiting.queued();
  }
}
