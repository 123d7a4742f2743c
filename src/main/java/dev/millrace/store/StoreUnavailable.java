package dev.millrace.store;

import org.jspecify.annotations.Nullable;

/// The store did not answer, or is too busy: try again later. A write may have happened.
public final class StoreUnavailable extends RuntimeException {
  public StoreUnavailable(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
