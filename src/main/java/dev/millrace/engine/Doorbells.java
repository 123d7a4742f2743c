package dev.millrace.engine;

import dev.millrace.store.QueueUnavailable;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.TaskStore;
import dev.millrace.task.Doorbell;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskState.Waiting;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends messages for tasks that are recorded as waiting; where that fails, the record says so and
/// upkeep sends later.
@Singleton
public final class Doorbells {
  private static final Logger LOG = LoggerFactory.getLogger(Doorbells.class);

  private final TaskStore store;
  private final TaskQueue queue;
  private final InstantSource clock;

  public Doorbells(TaskStore store, TaskQueue queue, InstantSource clock) {
    this.store = store;
    this.queue = queue;
    this.clock = clock;
  }

  /// Sends the message of `task`, if it waits for one; false when it could not be sent.
  public boolean ring(Task task) {
    if (!(task.state() instanceof Waiting waiting) || !waiting.queued()) {
      return true;
    }
    try {
      queue.send(task.spec().queue(), Doorbell.of(task), until(waiting.due()));
      return true;
    } catch (QueueUnavailable e) {
      LOG.warn("no message for task {}, upkeep will send it: {}", task.id(), e.getMessage());
      leaveToUpkeep(task);
      return false;
    }
  }

  /// How long from now until `due`, not less than nothing.
  Duration until(Instant due) {
    Duration wait = Duration.between(clock.instant(), due);
    return wait.isNegative() ? Duration.ZERO : wait;
  }

  /// A conflict is fine: then the message did arrive, and the task has moved on.
  private void leaveToUpkeep(Task task) {
    try {
      store.apply(task, List.of(new TaskEvent.NotQueued(clock.instant())));
    } catch (StoreUnavailable e) {
      LOG.warn("task {} waits for upkeep to miss its message: {}", task.id(), e.getMessage());
    }
  }
}
