package dev.millrace.handler.builtin;

import dev.millrace.store.TaskStore;
import dev.millrace.task.Backoff;
import dev.millrace.task.Failure;
import dev.millrace.task.Limits;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Tasks that have ended, or not, in a store.
record StoredTasks(TaskStore tasks) {
  private static final Instant AT = Instant.parse("2025-12-31T12:00:00Z");

  void done(String id, String type, Instant at, String payload, String result) {
    Task task = started(id, type, at, payload);
    tasks.apply(task, List.of(new TaskEvent.Completed(at, tasks.keepResult(id, result, at))));
  }

  void failed(String id, String type, Instant at) {
    Task task = started(id, type, at, "{}");
    var error = new Failure(Failure.PERMANENT, "=cmd|calc");
    tasks.apply(task, List.of(new TaskEvent.Failed(at, error)));
  }

  void cancelled(String id, String type, Instant at) {
    Task task = created(id, type, at, "{}");
    tasks.apply(task, List.of(new TaskEvent.Cancelled(at)));
  }

  void waiting(String id, String type) {
    created(id, type, AT, "{}");
  }

  private Task started(String id, String type, Instant at, String payload) {
    Task task = created(id, type, at, payload);
    Instant start = at.minusSeconds(30);
    var started = new TaskEvent.Started(start, "w", at.plusSeconds(60), "nonce-" + id);
    return moved(tasks.apply(task, List.of(started)));
  }

  private Task created(String id, String type, Instant at, String payload) {
    Instant birth = at.minusSeconds(60);
    var spec =
        new TaskSpec(
            type,
            "default",
            tasks.keepPayload(id, payload),
            new Limits(3, Duration.ofMinutes(1), new Backoff.Fixed(Duration.ofSeconds(1))),
            new TaskSpec.Origin(birth, birth, "owner", "digest"));
    return moved(tasks.create(Task.submitted(id, spec, birth)));
  }

  private static Task moved(TaskStore.Moved moved) {
    return switch (moved) {
      case TaskStore.Moved.To(var task) -> task;
      case TaskStore.Moved.Conflict conflict -> throw new AssertionError(conflict);
    };
  }
}
