package dev.millrace.task;

import java.time.Instant;

/// What was asked for, which never changes. `digest` is of the request, and marks who made the
/// record: it tells a repeated submit from another one under the same idempotency key.
public record TaskSpec(String type, String queue, Body payload, Limits limits, Origin origin) {
  /// Where a task comes from: who asked, when, for when, and a digest of the request.
  public record Origin(Instant createdAt, Instant scheduledAt, String owner, String digest) {}
}
