package dev.millrace.trial.chaos;

import dev.millrace.client.SeenEvent;
import dev.millrace.client.SeenTask;
import dev.millrace.task.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// A task's record in the end: `told` says its error, `events` are the names of its history's
/// entries, `took` is the time from submit to the end in milliseconds, 0 while there is none.
record Seen(
    Status status, String told, String result, int attempts, List<String> events, long took) {

  static Seen of(SeenTask task, List<SeenEvent> events) {
    String end = task.text("finished_at");
    Duration took =
        end.isEmpty()
            ? Duration.ZERO
            : Duration.between(Instant.parse(task.text("created_at")), Instant.parse(end));
    return new Seen(
        task.status(),
        task.text("error_code") + " " + task.text("error"),
        task.text("result"),
        Integer.parseInt(task.text("attempts")),
        events.stream().map(SeenEvent::name).toList(),
        took.toMillis());
  }

  long count(String event) {
    return events.stream().filter(event::equals).count();
  }

  /// Whether each start comes after the end of the attempt before.
  boolean isInTurn() {
    boolean running = false;
    for (String event : events) {
      switch (event) {
        case "started" -> {
          if (running) {
            return false;
          }
          running = true;
        }
        case "attempt_failed", "completed", "failed", "snoozed", "released" -> {
          if (!running) {
            return false;
          }
          running = false;
        }
        default -> {}
      }
    }
    return true;
  }
}
