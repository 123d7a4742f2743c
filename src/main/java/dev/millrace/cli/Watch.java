package dev.millrace.cli;

import dev.millrace.client.MillraceClient;
import dev.millrace.client.SeenTask;
import dev.millrace.task.Status;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Waits for a task to finish.
final class Watch {
  private Watch() {}

  /// The finished task; throws `Trouble` when it has not finished within `patience`.
  static SeenTask finish(MillraceClient client, String id, Duration patience) {
    Instant end = Instant.now().plus(patience);
    SeenTask task = client.get(id, part(patience));
    while (!task.status().isFinal()) {
      Duration left = Duration.between(Instant.now(), end);
      if (!left.isPositive()) {
        throw new Trouble(
            Exit.TIMEOUT,
            "task %s is %s after %d s".formatted(id, task.status(), patience.toSeconds()),
            "wait longer, or look at it with: millrace get " + id + " --events");
      }
      task = client.get(id, part(left));
    }
    return task;
  }

  /// The exit code that a task's status stands for.
  static int code(SeenTask task) {
    return task.status() == Status.FAILED || task.status() == Status.CANCELLED
        ? Exit.FAILED
        : Exit.OK;
  }

  /// The task on one line, with its link.
  static String line(SeenTask task, MillraceClient client) {
    return "%s  %s%s%s  %s"
        .formatted(
            task.id(),
            task.status(),
            time("  waited ", task.waited()),
            time(", ran ", task.ran()),
            client.link(task.id()));
  }

  private static String time(String what, @Nullable Duration time) {
    return time == null ? "" : what + time.toMillis() + " ms";
  }

  private static Duration part(Duration wait) {
    return wait.compareTo(MillraceClient.LONGEST_WAIT) < 0 ? wait : MillraceClient.LONGEST_WAIT;
  }
}
