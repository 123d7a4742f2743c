package dev.millrace.engine;

import org.jspecify.annotations.Nullable;

/// What was asked can't be done, and it is the caller's fault: the message says what to do.
public final class Refusal extends RuntimeException {
  private final Reason reason;
  private final @Nullable String pointer;

  /// Why it is refused.
  public enum Reason {
    UNKNOWN_TYPE,
    UNKNOWN_QUEUE,
    BAD_PAYLOAD,
    PAYLOAD_TOO_LARGE,
    KEY_REUSED,
    NOT_FOUND,
    ALREADY_FINISHED
  }

  public Refusal(Reason reason, @Nullable String pointer, String message) {
    super(message);
    this.reason = reason;
    this.pointer = pointer;
  }

  /// Why it is refused.
  public Reason reason() {
    return reason;
  }

  /// What it is about: a JSON pointer into the request, or for `KEY_REUSED` and `ALREADY_FINISHED`
  /// the task's id and status.
  public @Nullable String pointer() {
    return pointer;
  }
}
