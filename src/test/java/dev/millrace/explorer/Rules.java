package dev.millrace.explorer;

import dev.millrace.simulated.SimulatedRecords;
import dev.millrace.store.Retention;
import dev.millrace.store.TaskStore;
import dev.millrace.store.TaskStore.Moved;
import dev.millrace.task.Claim;
import dev.millrace.task.Doorbell;
import dev.millrace.task.Outcome;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The engine's decisions, each in a method of its own so that a mutant can spoil just one. The
/// record is always at version 1; whoever knows an older one has version 0.
class Rules {
  static final String ID = "task";
  static final String NONCE = "nonce";
  static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  static final Instant LATE = NOW.plus(Duration.ofHours(2));
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration KEPT = Duration.ofDays(7);

  /// What a claim of the version that is current, or of an older one, makes of `record`; null when
  /// it is refused.
  @Nullable Task claim(Task record, boolean current, boolean late) {
    Instant at = now(late);
    var started = new TaskEvent.Started(at, "worker", at.plus(LEASE), NONCE);
    return moved(store(record).claim(new Doorbell(ID, current ? 1 : 0), started));
  }

  /// What a refused claim means.
  Claim decide(Task record, Doorbell bell, String nonce, boolean late) {
    return Claim.decide(record, bell, nonce, now(late));
  }

  /// What `event`, decided on `seen`, makes of `record`; null when it is refused.
  @Nullable Task apply(Task record, Task seen, TaskEvent event) {
    return moved(store(record).apply(seen, List.of(event)));
  }

  /// Whether a write that is repeated because its answer was lost is known again.
  boolean knowsOwnWrite(Task seen, TaskEvent event) {
    TaskStore store = store(seen);
    return store.apply(seen, List.of(event)) instanceof Moved.To
        && store.apply(seen, List.of(event)) instanceof Moved.To;
  }

  /// What a worker writes at the end of its attempt.
  TaskEvent settle(Outcome outcome, Task seen) {
    return outcome.settle(seen, NOW);
  }

  /// Whether a refused settlement goes on with the record as it is now (`Running.isHolder`).
  boolean holds(Task current, Task mine) {
    return current.state() instanceof TaskState.Processing
        && current.attempt().fence() == mine.attempt().fence();
  }

  /// What somebody's wish to call the task off writes (`Interventions.cancel`).
  TaskEvent cancel(Task record) {
    return record.state() instanceof TaskState.Waiting
        ? new TaskEvent.Cancelled(NOW)
        : new TaskEvent.CancelRequested(NOW);
  }

  /// Whether a settled attempt's message is deleted only after the record was written.
  boolean recordsFirst() {
    return true;
  }

  /// Whether anybody looks for tasks that no message speaks for.
  boolean upkeep() {
    return true;
  }

  static TaskStore store(Task record) {
    var records = new SimulatedRecords(() -> NOW);
    var store = new TaskStore(records, new Retention(KEPT, KEPT, KEPT), List.of());
    if (!(store.create(record) instanceof Moved.To)) {
      throw new IllegalStateException("a new store holds a record");
    }
    return store;
  }

  static @Nullable Task moved(Moved moved) {
    return switch (moved) {
      case Moved.To(var task) -> task;
      case Moved.Conflict _ -> null;
    };
  }

  static Instant now(boolean late) {
    return late ? LATE : NOW;
  }
}
