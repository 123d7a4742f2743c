package dev.millrace.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Tasks for tests, in any state, at round times.
public final class Tasks {
  public static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  public static final Failure BOOM = new Failure(Failure.HANDLER_FAILED, "boom");
  public static final Duration LEASE = Duration.ofSeconds(30);

  private Tasks() {}

  public static Limits limits(int maxAttempts) {
    var waits = new Backoff.Listed(List.of(Duration.ofSeconds(1), Duration.ofSeconds(3)));
    return new Limits(maxAttempts, Duration.ofMinutes(5), waits);
  }

  public static TaskSpec spec(int maxAttempts, Instant due) {
    var origin = new TaskSpec.Origin(NOON, due, "default", "");
    return new TaskSpec(
        "email", "default", new Body.Inline("\"a@b.c\""), limits(maxAttempts), origin);
  }

  public static Task pending() {
    return pending(3);
  }

  public static Task pending(int maxAttempts) {
    return Task.submitted(id(), spec(maxAttempts, NOON), NOON);
  }

  public static Task due(Instant due) {
    return Task.submitted(id(), spec(3, due), NOON);
  }

  public static TaskEvent.Started started(Instant at) {
    return new TaskEvent.Started(at, "worker-1", at.plus(LEASE), "nonce");
  }

  public static Task processing() {
    return pending().on(started(NOON));
  }

  public static Task failed() {
    return processing().on(new TaskEvent.Failed(NOON, BOOM));
  }

  /// One task in every state.
  public static List<Task> everyState() {
    return List.of(
        due(NOON.plusSeconds(60)),
        due(NOON.plus(Duration.ofDays(400))),
        pending(),
        pending().on(new TaskEvent.NotQueued(NOON)),
        processing(),
        processing().on(new TaskEvent.CancelRequested(NOON)),
        processing().on(new TaskEvent.AttemptFailed(NOON, BOOM, NOON.plusSeconds(1))),
        processing().on(new TaskEvent.Completed(NOON, new Body.Inline("{\"n\":1}"))),
        processing().on(new TaskEvent.Completed(NOON, null)),
        failed(),
        pending().on(new TaskEvent.Cancelled(NOON)));
  }

  /// One event of each kind, late enough for every task to start.
  public static List<TaskEvent> everyEvent() {
    Instant late = NOON.plus(Duration.ofDays(500));
    return List.of(
        new TaskEvent.Submitted(late, late),
        new TaskEvent.Queued(late),
        new TaskEvent.NotQueued(late),
        started(late),
        new TaskEvent.Renewed(late, late.plus(LEASE), null),
        new TaskEvent.Logged(late, "line"),
        new TaskEvent.Completed(late, null),
        new TaskEvent.AttemptFailed(late, BOOM, late.plusSeconds(1)),
        new TaskEvent.Failed(late, BOOM),
        new TaskEvent.Snoozed(late, late.plusSeconds(1)),
        new TaskEvent.Released(late),
        new TaskEvent.CancelRequested(late),
        new TaskEvent.Cancelled(late),
        new TaskEvent.Replayed(late));
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }
}
