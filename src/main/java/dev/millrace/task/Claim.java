package dev.millrace.task;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What to do about a message whose claim was refused, decided from the record as it is now.
public sealed interface Claim {
  /// The record shows this very claim: its answer was lost, the task is ours.
  record Mine(Task task) implements Claim {}

  /// The task waits and is due, at another version than the message said: claim that one.
  record TryAgain(Task task) implements Claim {}

  /// Not now: hide the message until then.
  record Hide(Instant until) implements Claim {}

  /// The holder's lease is dead: settle it, then look again.
  record Expired(Task task) implements Claim {}

  /// The message came back from the dead-letter queue: replay the task.
  record Revive(Task task) implements Claim {}

  /// The message is not needed: the task is finished, or upkeep will send another when it is due.
  record Drop(Task task) implements Claim {}

  /// There is no such task (yet): hide the message a moment, later put it aside.
  record Unknown() implements Claim {}

  /// How long past its end a lease is left alone, for clocks that differ between machines.
  Duration SKEW = Duration.ofSeconds(2);

  /// The decision for a message `bell`, claimed with `nonce`, when the store returned `current`.
  static Claim decide(@Nullable Task current, Doorbell bell, String nonce, Instant now) {
    if (current == null) {
      return new Unknown();
    }
    return switch (current.state()) {
      case TaskState.Waiting waiting when waiting.due().isAfter(now) ->
          waiting.queued() ? new Hide(waiting.due()) : new Drop(current);
      case TaskState.Waiting _ -> new TryAgain(current);
      case TaskState.Processing(_, var claim, _) when claim.equals(nonce) -> new Mine(current);
      case TaskState.Processing held when isDead(held, now) -> new Expired(current);
      case TaskState.Processing(var until, _, _) -> new Hide(until.plus(SKEW));
      case TaskState.Failed(_, _, var revival) when revival.equals(bell.revival()) ->
          new Revive(current);
      case TaskState.Finished _ -> new Drop(current);
    };
  }

  /// Whether nobody can hold this lease any more, whichever clock one asks.
  static boolean isDead(TaskState.Processing held, Instant now) {
    return now.isAfter(held.leaseUntil().plus(SKEW));
  }
}
