package dev.millrace.client;

import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An entry of a task's history as the server showed it.
public record SeenEvent(Map<String, @Nullable Object> fields) {
  /// When it happened.
  public Instant at() {
    return Instant.parse(String.valueOf(fields.get("at")));
  }

  /// What happened, such as `started`.
  public String name() {
    return String.valueOf(fields.get("event"));
  }

  /// Everything else that is known of it.
  public String facts() {
    return fields.entrySet().stream()
        .filter(fact -> fact.getValue() != null)
        .filter(fact -> !fact.getKey().equals("at") && !fact.getKey().equals("event"))
        .map(fact -> fact.getKey() + "=" + fact.getValue())
        .collect(Collectors.joining("  "));
  }
}
