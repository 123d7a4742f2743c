package dev.millrace.store;

import dev.millrace.settings.Settings;
import dev.millrace.task.TaskState;
import java.time.Duration;
import java.time.Instant;

/// How long finished tasks are kept, by how they ended.
public record Retention(Duration completed, Duration failed, Duration cancelled) {
  /// Reads `MILLRACE_RETENTION_…`.
  public static Retention from(Settings settings) {
    return new Retention(
        settings.time(
            "MILLRACE_RETENTION_COMPLETED",
            "7d",
            "1m",
            "3650d",
            "how long completed tasks are kept"),
        settings.time(
            "MILLRACE_RETENTION_FAILED", "30d", "1m", "3650d", "how long failed tasks are kept"),
        settings.time(
            "MILLRACE_RETENTION_CANCELLED",
            "7d",
            "1m",
            "3650d",
            "how long cancelled tasks are kept"));
  }

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
