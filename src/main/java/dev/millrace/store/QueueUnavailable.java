package dev.millrace.store;

import org.jspecify.annotations.Nullable;

/// The queue did not answer: try again later. A message may have been sent.
public final class QueueUnavailable extends RuntimeException {
  public QueueUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
