package dev.millrace.handler;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One type's handler, found on a bean's method.
public interface Handler {
  /// The type it takes.
  String type();

  /// How long one attempt may take; null: as configured for all.
  @Nullable Duration timeout();

  /// How many attempts a task gets; 0: as configured for all.
  int maxAttempts();

  /// Throws `BadPayload` when the payload can't be read as what the method takes.
  void check(String payload);

  /// Runs the method; its result as JSON text, null when it has none. Throws what the method
  /// throws.
  @Nullable String run(String payload, TaskContext context) throws Exception;
}
