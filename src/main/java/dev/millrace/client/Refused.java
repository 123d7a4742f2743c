package dev.millrace.client;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The server refused a request: `status` is the HTTP status, the message what it said (RFC 9457).
public final class Refused extends RuntimeException {
  private final int status;

  Refused(int status, String message) {
    super(message);
    this.status = status;
  }

  static Refused of(int status, String body) {
    Map<String, @Nullable Object> problem = body.startsWith("{") ? Json.object(body) : Map.of();
    Object detail = problem.getOrDefault("detail", problem.get("title"));
    return new Refused(status, detail == null ? "HTTP status " + status : detail.toString());
  }

  /// The HTTP status.
  public int status() {
    return status;
  }
}
