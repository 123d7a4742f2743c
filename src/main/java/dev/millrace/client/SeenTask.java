package dev.millrace.client;

import dev.millrace.task.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A task as the server showed it: `json` is what it said.
public record SeenTask(String json, Map<String, @Nullable Object> fields) {
  static SeenTask of(String json) {
    return new SeenTask(json, Json.object(json));
  }

  /// The task's id.
  public String id() {
    return text("id");
  }

  /// Where it stands.
  public Status status() {
    return Status.valueOf(text("status"));
  }

  /// A field as text; empty when it is not there.
  public String text(String name) {
    Object value = fields.get(name);
    return value == null ? "" : value.toString();
  }

  /// How long it waited from when it could have run to its latest start; null when it has not
  /// started.
  public @Nullable Duration waited() {
    return between("scheduled_at", "started_at");
  }

  /// How long its latest attempt ran; null when that has not ended.
  public @Nullable Duration ran() {
    return between("started_at", "finished_at");
  }

  private @Nullable Duration between(String from, String to) {
    String start = text(from);
    String end = text(to);
    return start.isEmpty() || end.isEmpty()
        ? null
        : Duration.between(Instant.parse(start), Instant.parse(end));
  }
}
