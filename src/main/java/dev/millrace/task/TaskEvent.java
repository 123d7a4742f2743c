package dev.millrace.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that happened to a task: the only thing that changes one, and the entry in its
/// history.
public sealed interface TaskEvent {
  /// When it happened.
  Instant at();

  /// What it is called on the wire, in records, labels and the history.
  default String name() {
    return switch (this) {
      case Submitted _ -> "submitted";
      case Queued _ -> "queued";
      case NotQueued _ -> "not_queued";
      case Started _ -> "started";
      case Renewed _ -> "renewed";
      case Logged _ -> "logged";
      case Completed _ -> "completed";
      case AttemptFailed _ -> "attempt_failed";
      case Failed _ -> "failed";
      case Snoozed _ -> "snoozed";
      case Released _ -> "released";
      case CancelRequested _ -> "cancel_requested";
      case Cancelled _ -> "cancelled";
      case Replayed _ -> "replayed";
    };
  }

  /// The task was accepted, to run from `due` on.
  record Submitted(Instant at, Instant due) implements TaskEvent {}

  /// A message about the waiting task went out.
  record Queued(Instant at) implements TaskEvent {}

  /// No message could be sent; upkeep sends one when the queue is back.
  record NotQueued(Instant at) implements TaskEvent {}

  /// A worker claimed the task under a lease.
  record Started(Instant at, String worker, Instant leaseUntil, String claim)
      implements TaskEvent {}

  /// The holder renewed its lease, and may have said how far it is. Kept out of the history.
  record Renewed(Instant at, Instant leaseUntil, Attempt.@Nullable Progress progress)
      implements TaskEvent {}

  /// The handler wrote a line to its log.
  record Logged(Instant at, String line) implements TaskEvent {}

  /// The attempt succeeded.
  record Completed(Instant at, @Nullable Body result) implements TaskEvent {}

  /// The attempt failed and another follows at `retryAt`.
  record AttemptFailed(Instant at, Failure error, Instant retryAt) implements TaskEvent {}

  /// The attempt failed and none follows.
  record Failed(Instant at, Failure error) implements TaskEvent {}

  /// The handler asked to go on at `runAt`; costs no attempt.
  record Snoozed(Instant at, Instant runAt) implements TaskEvent {}

  /// The worker handed the task back unfinished; costs no attempt.
  record Released(Instant at) implements TaskEvent {}

  /// Somebody asked the holder to stop.
  record CancelRequested(Instant at) implements TaskEvent {}

  /// The task was called off.
  record Cancelled(Instant at) implements TaskEvent {}

  /// A dead task was brought back with all its attempts.
  record Replayed(Instant at) implements TaskEvent {}
}
