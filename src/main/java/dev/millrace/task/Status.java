package dev.millrace.task;

/// Where a task stands, as its users see it.
public enum Status {
  SCHEDULED,
  PENDING,
  PROCESSING,
  RETRYING,
  COMPLETED,
  FAILED,
  CANCELLED;

  /// Whether nothing more happens to a task that stands here, unless somebody replays it.
  public boolean isFinal() {
    return this == COMPLETED || this == FAILED || this == CANCELLED;
  }
}
