package dev.millrace.handler;

import org.jspecify.annotations.Nullable;

/// A payload that the type's handler can't read; the message says why, the pointer where.
public final class BadPayload extends RuntimeException {
  private final @Nullable String pointer;

  public BadPayload(@Nullable String pointer, String message) {
    super(message);
    this.pointer = pointer;
  }

  /// Where in the payload the fault is, as a JSON pointer (RFC 6901); null when it is all of it.
  public @Nullable String pointer() {
    return pointer;
  }
}
