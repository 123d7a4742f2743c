package dev.millrace.store;

import dev.millrace.task.TaskState;
import java.time.Duration;
import java.time.Instant;

/// How long finished tasks are kept, by how they ended.
public record Retention(Duration completed, Duration failed, Duration cancelled) {
  Instant expiry(TaskState.Finished state) {
    return state
        .at()
        .plus(
            switch (state) {
              case TaskState.Completed _ -> completed;
              case TaskState.Failed _ -> failed;
              case TaskState.Cancelled _ -> cancelled;
            });
  }
}
