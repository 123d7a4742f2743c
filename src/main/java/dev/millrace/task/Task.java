package dev.millrace.task;

import dev.millrace.task.TaskState.Finished;
import dev.millrace.task.TaskState.Processing;
import dev.millrace.task.TaskState.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A task: what was asked (`spec`), what is true now (`state`), its latest try, its newest history
/// (which repeats neither results nor long errors), and the `version` of the record that it was
/// read from (0 when there is none yet).
public record Task(
    String id,
    TaskSpec spec,
    TaskState state,
    Attempt attempt,
    List<TaskEvent> history,
    long version) {

  /// The most history entries that a task keeps; older ones go first.
  public static final int HISTORY = 100;

  /// How far ahead a message may be sent (SQS: DelaySeconds is 900 at most).
  public static final Duration QUEUE_HORIZON = Duration.ofMinutes(15);

  public Task {
    history = List.copyOf(history);
  }

  /// A task as it is accepted at `now`, to run from the spec's time on.
  public static Task submitted(String id, TaskSpec spec, Instant now) {
    Instant due = spec.origin().scheduledAt();
    TaskState state =
        due.isAfter(now)
            ? new TaskState.Scheduled(due, reaches(now, due))
            : new TaskState.Pending(due, true);
    var first = new TaskEvent.Submitted(now, due);
    return new Task(id, spec, state, Attempt.none(due), List.of(first), 0);
  }

  /// The task after `event`; the only way a task ever changes.
  public Task on(TaskEvent event) {
    if (!allows(event)) {
      throw new IllegalTransition(this, event);
    }
    Instant at = event.at();
    return switch (event) {
      case TaskEvent.Submitted _ -> throw new IllegalTransition(this, event);
      case TaskEvent.Queued _ -> moved(waiting(true), attempt.expectedAt(later(at, due())), event);
      case TaskEvent.NotQueued _ -> moved(waiting(false), attempt.expectedAt(due()), event);
      case TaskEvent.Started(_, var worker, var until, var claim) ->
          moved(new Processing(until, claim, false), attempt.started(at, worker), event);
      case TaskEvent.Renewed(_, var until, var progress) ->
          new Task(id, spec, renewed(until), attempt.at(progress), history, version);
      case TaskEvent.Logged _ -> moved(state, attempt, event);
      case TaskEvent.Completed(_, var result) ->
          moved(new TaskState.Completed(at, result), attempt, new TaskEvent.Completed(at, null));
      case TaskEvent.AttemptFailed(_, var error, var next) ->
          moved(
              new TaskState.Retrying(next, reaches(at, next), error),
              attempt.expectedAt(next),
              new TaskEvent.AttemptFailed(at, error.brief(), next));
      case TaskEvent.Failed(_, var error) ->
          moved(
              new TaskState.Failed(at, error, revival()),
              attempt,
              new TaskEvent.Failed(at, error.brief()));
      case TaskEvent.Snoozed(_, var next) ->
          moved(
              new TaskState.Scheduled(next, reaches(at, next)),
              attempt.notCounted().expectedAt(next),
              event);
      case TaskEvent.Released _ ->
          moved(new TaskState.Pending(at, true), attempt.notCounted().expectedAt(at), event);
      case TaskEvent.CancelRequested _ -> moved(asked(), attempt, event);
      case TaskEvent.Cancelled _ -> moved(new TaskState.Cancelled(at), attempt, event);
      case TaskEvent.Replayed _ ->
          moved(new TaskState.Pending(at, true), attempt.countedAnew().expectedAt(at), event);
    };
  }

  /// The same task, as the record shows it at `stored`.
  public Task at(long stored) {
    return new Task(id, spec, state, attempt, history, stored);
  }

  /// The task after all of `events`, one after the other.
  public Task on(List<? extends TaskEvent> events) {
    Task after = this;
    for (TaskEvent event : events) {
      after = after.on(event);
    }
    return after;
  }

  /// Whether `event` may happen to this task now.
  public boolean allows(TaskEvent event) {
    return switch (event) {
      case TaskEvent.Submitted _ -> false;
      case TaskEvent.Queued _, TaskEvent.NotQueued _ -> state instanceof Waiting;
      case TaskEvent.Started(var at, _, _, _) ->
          state instanceof Waiting waiting && !waiting.due().isAfter(at);
      case TaskEvent.Renewed _,
          TaskEvent.Logged _,
          TaskEvent.Completed _,
          TaskEvent.AttemptFailed _,
          TaskEvent.Failed _,
          TaskEvent.Snoozed _,
          TaskEvent.Released _,
          TaskEvent.CancelRequested _ ->
          state instanceof Processing;
      case TaskEvent.Cancelled _ -> !(state instanceof Finished);
      case TaskEvent.Replayed _ -> state instanceof TaskState.Failed;
    };
  }

  /// The name of the state.
  public Status status() {
    return state.status();
  }

  /// Whether another attempt may follow the one that runs now.
  public boolean hasAttemptsLeft() {
    return attempt.number() < spec.limits().maxAttempts();
  }

  /// How many attempts have failed so far.
  public int retryCount() {
    boolean unfailed = state instanceof Processing || state instanceof TaskState.Completed;
    return unfailed ? attempt.number() - 1 : attempt.number();
  }

  /// From when on the task could have run: before its latest claim, or now while it waits.
  public Instant waitsSince() {
    for (TaskEvent event : history.reversed()) {
      switch (event) {
        case TaskEvent.Submitted(_, var due) -> {
          return due;
        }
        case TaskEvent.AttemptFailed(_, _, var retryAt) -> {
          return retryAt;
        }
        case TaskEvent.Snoozed(_, var runAt) -> {
          return runAt;
        }
        case TaskEvent.Released(var at) -> {
          return at;
        }
        case TaskEvent.Replayed(var at) -> {
          return at;
        }
        default -> {}
      }
    }
    return spec.origin().scheduledAt();
  }

  /// When it last changed.
  public Instant updatedAt() {
    return history.isEmpty() ? spec.origin().createdAt() : history.getLast().at();
  }

  private Instant due() {
    return ((Waiting) state).due();
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static boolean reaches(Instant now, Instant due) {
    return !due.isAfter(now.plus(QUEUE_HORIZON));
  }

  private TaskState waiting(boolean queued) {
    return switch ((Waiting) state) {
      case TaskState.Scheduled(var due, _) -> new TaskState.Scheduled(due, queued);
      case TaskState.Pending(var due, _) -> new TaskState.Pending(due, queued);
      case TaskState.Retrying(var due, _, var error) -> new TaskState.Retrying(due, queued, error);
    };
  }

  private TaskState renewed(Instant until) {
    var held = (Processing) state;
    return new Processing(until, held.claim(), held.cancelRequested());
  }

  private TaskState asked() {
    var held = (Processing) state;
    return new Processing(held.leaseUntil(), held.claim(), true);
  }

  private String revival() {
    return ((Processing) state).claim();
  }

  private Task moved(TaskState next, Attempt tried, TaskEvent event) {
    int old = Math.max(0, history.size() + 1 - HISTORY);
    var entries = new ArrayList<>(history.subList(old, history.size()));
    entries.add(event);
    return new Task(id, spec, next, tried, entries, version);
  }
}
