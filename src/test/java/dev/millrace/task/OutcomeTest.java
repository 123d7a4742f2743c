package dev.millrace.task;

import static dev.millrace.task.Tasks.BOOM;
import static dev.millrace.task.Tasks.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutcomeTest {
  @Test
  void a_failure_with_attempts_left_is_retried_after_the_backoff() {
    assertThat(new Outcome.Retry(BOOM).settle(Tasks.processing(), NOON))
        .isEqualTo(new TaskEvent.AttemptFailed(NOON, BOOM, NOON.plusSeconds(1)));
  }

  @Test
  void the_last_failure_is_final() {
    Task last = Tasks.pending(1).on(Tasks.started(NOON));
    assertThat(new Outcome.Retry(BOOM).settle(last, NOON))
        .isEqualTo(new TaskEvent.Failed(NOON, BOOM));
  }

  @Test
  void a_permanent_failure_is_final_on_the_first_attempt() {
    assertThat(new Outcome.GiveUp(BOOM).settle(Tasks.processing(), NOON))
        .isEqualTo(new TaskEvent.Failed(NOON, BOOM));
  }

  @Test
  void an_expired_lease_counts_as_a_failure_and_is_retried_at_once() {
    TaskEvent event = new Outcome.Lost().settle(Tasks.processing(), NOON);
    assertThat(event).isInstanceOf(TaskEvent.AttemptFailed.class);
    assertThat(((TaskEvent.AttemptFailed) event).retryAt()).isEqualTo(NOON);
    assertThat(((TaskEvent.AttemptFailed) event).error().code()).isEqualTo(Failure.LEASE_EXPIRED);
  }

  @Test
  void a_task_that_killed_its_worker_on_every_attempt_says_so() {
    Task task = Tasks.pending(3);
    for (int attempt = 1; attempt <= 3; attempt++) {
      task = task.on(Tasks.started(NOON));
      task = task.on(new Outcome.Lost().settle(task, NOON));
    }
    assertThat(task.status()).isEqualTo(Status.FAILED);
    assertThat(((TaskState.Failed) task.state()).error().message()).contains("worker died 3 times");
  }

  @Test
  void a_drain_hands_back_and_a_cancelled_task_never_waits_again() {
    Task task = Tasks.processing();
    assertThat(new Outcome.Interrupted().settle(task, NOON))
        .isEqualTo(new TaskEvent.Released(NOON));
    Task cancelled = task.on(new TaskEvent.CancelRequested(NOON));
    assertThat(new Outcome.Interrupted().settle(cancelled, NOON))
        .isEqualTo(new TaskEvent.Cancelled(NOON));
    assertThat(new Outcome.Retry(BOOM).settle(cancelled, NOON))
        .isEqualTo(new TaskEvent.Cancelled(NOON));
    assertThat(new Outcome.Lost().settle(cancelled, NOON)).isEqualTo(new TaskEvent.Cancelled(NOON));
    assertThat(new Outcome.Later(Duration.ofHours(1)).settle(cancelled, NOON))
        .isEqualTo(new TaskEvent.Cancelled(NOON));
  }

  @Test
  void work_that_was_done_is_recorded_even_when_a_cancel_came_meanwhile() {
    Task cancelled = Tasks.processing().on(new TaskEvent.CancelRequested(NOON));
    assertThat(new Outcome.Done(null).settle(cancelled, NOON))
        .isEqualTo(new TaskEvent.Completed(NOON, null));
  }

  @Test
  void only_an_end_that_would_wait_again_is_turned_into_a_cancel() {
    Task asked = Tasks.processing().on(new TaskEvent.CancelRequested(NOON));
    Task last = Tasks.pending(1).on(Tasks.started(NOON)).on(new TaskEvent.CancelRequested(NOON));
    assertThat(new Outcome.GiveUp(BOOM).settle(asked, NOON))
        .isEqualTo(new TaskEvent.Failed(NOON, BOOM));
    assertThat(new Outcome.Retry(BOOM).settle(last, NOON)).isEqualTo(new TaskEvent.Cancelled(NOON));
    assertThat(new Outcome.CalledOff().settle(Tasks.processing(), NOON))
        .isEqualTo(new TaskEvent.Cancelled(NOON));
    assertThat(new Outcome.Later(Duration.ofSeconds(9)).settle(Tasks.processing(), NOON))
        .isEqualTo(new TaskEvent.Snoozed(NOON, NOON.plusSeconds(9)));
  }

  @Test
  void nobody_has_cancelled_a_task_that_nobody_holds() {
    assertThat(new Outcome.Interrupted().settle(Tasks.pending(), NOON))
        .isEqualTo(new TaskEvent.Released(NOON));
  }

  @Test
  void a_task_that_lost_its_worker_once_names_it() {
    Task once = Tasks.pending(1).on(Tasks.started(NOON));
    assertThat(new Outcome.Lost().settle(once, NOON))
        .isEqualTo(
            new TaskEvent.Failed(
                NOON,
                new Failure(Failure.LEASE_EXPIRED, "the worker worker-1 died or lost its lease")));
  }

  @Test
  void a_snooze_may_last_for_months() {
    Duration months = Duration.ofDays(200);
    assertThat(new Outcome.Later(months).settle(Tasks.processing(), NOON))
        .isEqualTo(new TaskEvent.Snoozed(NOON, NOON.plus(months)));
  }
}
