package dev.millrace.store;

import dev.millrace.settings.Settings;
import java.util.List;

/// The queues that tasks may be sent to; the first is where a task goes that names none.
public record Queues(List<String> names) {
  /// Reads `QUEUES`.
  public static Queues from(Settings settings) {
    return new Queues(
        settings.list(
            "QUEUES",
            "default",
            "[a-z0-9][a-z0-9-]{0,39}",
            "names of a-z, 0-9 and -, separated by commas",
            "queues that tasks may be sent to, and that this process works on"));
  }
}
