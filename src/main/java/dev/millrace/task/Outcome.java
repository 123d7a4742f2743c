package dev.millrace.task;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// How an attempt ended, as the worker saw it; what that means for the task is `settle`'s to say.
public sealed interface Outcome {
  /// The handler returned.
  record Done(@Nullable Body result) implements Outcome {}

  /// The attempt failed in a way that another one may not.
  record Retry(Failure error) implements Outcome {}

  /// Trying again is no use.
  record GiveUp(Failure error) implements Outcome {}

  /// The handler asked to go on later.
  record Later(Duration delay) implements Outcome {}

  /// The process is shutting down and the handler did not end in time.
  record Interrupted() implements Outcome {}

  /// The handler was stopped because somebody cancelled the task.
  record CalledOff() implements Outcome {}

  /// The lease ran out: the worker is dead or cut off. The wait was long enough; no back-off.
  record Lost() implements Outcome {}

  /// What this outcome means for `task`. Pure, so that every rule about retries is tested here.
  default TaskEvent settle(Task task, Instant now) {
    return switch (this) {
      case Done(var result) -> new TaskEvent.Completed(now, result);
      case GiveUp(var error) -> new TaskEvent.Failed(now, error);
      case Retry _, Later _, Interrupted _, Lost _ when cancelRequested(task) ->
          new TaskEvent.Cancelled(now);
      case Retry(var error) when !task.hasAttemptsLeft() -> new TaskEvent.Failed(now, error);
      case Retry(var error) -> new TaskEvent.AttemptFailed(now, error, now.plus(backoff(task)));
      case Later(var delay) -> new TaskEvent.Snoozed(now, now.plus(delay));
      case Interrupted() -> new TaskEvent.Released(now);
      case CalledOff() -> new TaskEvent.Cancelled(now);
      case Lost() when !task.hasAttemptsLeft() -> new TaskEvent.Failed(now, died(task));
      case Lost() -> new TaskEvent.AttemptFailed(now, died(task), now);
    };
  }

  private static boolean cancelRequested(Task task) {
    return task.state() instanceof TaskState.Processing(_, _, var asked) && asked;
  }

  private static Duration backoff(Task task) {
    return task.spec().limits().backoff().after(task.attempt().number(), task.id().hashCode());
  }

  private static Failure died(Task task) {
    int times = task.attempt().number();
    String worker = String.valueOf(task.attempt().worker());
    String message =
        times == 1
            ? "the worker %s died or lost its lease".formatted(worker)
            : "worker died %d times; the last was %s".formatted(times, worker);
    return new Failure(Failure.LEASE_EXPIRED, message);
  }
}
