package dev.millrace.handler;

import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// All handlers of this process.
@Singleton
public class Handlers {
  /// The handler of `type`, null when none takes it.
  public @Nullable Handler find(String type) {
    return null;
  }
}
