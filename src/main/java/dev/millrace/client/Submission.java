package dev.millrace.client;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A task to submit: `payload` is JSON text; `key` makes a repeated submit the same task; null
/// leaves it to the server.
public record Submission(
    String type,
    @Nullable String payload,
    @Nullable String queue,
    @Nullable String key,
    When when,
    Wishes limits) {

  /// From when on it may run; both null: at once.
  public record When(@Nullable Duration delay, @Nullable Instant runAt) {
    /// At once.
    public static final When NOW = new When(null, null);
  }

  /// The limits that it asks for.
  public record Wishes(@Nullable Integer maxAttempts, @Nullable Duration timeout) {
    /// No wishes.
    public static final Wishes NONE = new Wishes(null, null);
  }

  /// A task that runs at once with the server's limits.
  public static Submission of(String type, String payload) {
    return new Submission(type, payload, null, null, When.NOW, Wishes.NONE);
  }

  String body() {
    var members = new LinkedHashMap<String, Object>();
    members.put("type", type);
    put(members, "payload", payload == null ? null : new Json.Raw(payload));
    put(members, "queue", queue);
    put(members, "delay_ms", milliseconds(when.delay()));
    put(members, "run_at", when.runAt());
    put(members, "max_attempts", limits.maxAttempts());
    put(members, "timeout_ms", milliseconds(limits.timeout()));
    return Json.write(members);
  }

  private static void put(Map<String, Object> members, String name, @Nullable Object value) {
    if (value != null) {
      members.put(name, value);
    }
  }

  private static @Nullable Long milliseconds(@Nullable Duration time) {
    return time == null ? null : time.toMillis();
  }
}
