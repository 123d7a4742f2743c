package dev.millrace.task;

import java.time.Duration;

/// What one task may use: attempts that may fail, time for each of them, and the waits between.
public record Limits(int maxAttempts, Duration timeout, Backoff backoff) {
  /// The most attempts that a task may ask for.
  public static final int MOST_ATTEMPTS = 20;

  public Limits {
    if (maxAttempts < 1 || maxAttempts > MOST_ATTEMPTS) {
      throw new IllegalArgumentException("max_attempts must be 1 to " + MOST_ATTEMPTS);
    }
  }
}
