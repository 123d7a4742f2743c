package dev.millrace.engine;

import dev.millrace.engine.Refusal.Reason;
import dev.millrace.store.TaskStore;
import dev.millrace.store.TaskStore.Moved;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskState;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What people do to a task that is under way.
@Singleton
public final class Interventions {
  private final TaskStore store;
  private final InstantSource clock;

  public Interventions(TaskStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// Calls a task off: a waiting one never starts, a running one is interrupted at its next
  /// heartbeat. Throws `Refusal` when there is no such task or it is finished.
  public Task cancel(String id) {
    return cancel(id, store.get(id));
  }

  private Task cancel(String id, @Nullable Task task) {
    if (task == null) {
      throw new Refusal(Reason.NOT_FOUND, null, "There is no task with this id.");
    }
    var now = clock.instant();
    TaskEvent event =
        switch (task.state()) {
          case TaskState.Waiting _ -> new TaskEvent.Cancelled(now);
          case TaskState.Processing _ -> new TaskEvent.CancelRequested(now);
          case TaskState.Finished _ ->
              throw new Refusal(
                  Reason.ALREADY_FINISHED,
                  task.status().name(),
                  "The task is " + task.status() + " already.");
        };
    return switch (store.apply(task, List.of(event))) {
      case Moved.To(var after) -> after;
      case Moved.Conflict(var current) -> cancel(id, current);
    };
  }
}
