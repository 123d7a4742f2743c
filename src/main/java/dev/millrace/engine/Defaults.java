package dev.millrace.engine;

import dev.millrace.settings.BadSetting;
import dev.millrace.settings.Settings;
import dev.millrace.task.Backoff;
import dev.millrace.task.Limits;
import java.time.Duration;
import java.util.List;

/// The limits of tasks whose submitter and handler say nothing else.
public record Defaults(Limits limits) {
  /// Reads `MAX_ATTEMPTS`, `TASK_TIMEOUT` and `BACKOFF…`.
  public static Defaults from(Settings settings) {
    int attempts =
        settings.number(
            "MAX_ATTEMPTS", 5, 1, Limits.MOST_ATTEMPTS, "how often a task is tried at most");
    Duration timeout =
        settings.time("TASK_TIMEOUT", "5m", "100ms", "365d", "how long one attempt may take");
    return new Defaults(new Limits(attempts, timeout, backoff(settings)));
  }

  private static Backoff backoff(Settings settings) {
    String unset = "exponential, or list when BACKOFFS is set";
    List<Duration> waits =
        settings.times("BACKOFFS", "the list strategy: the wait after each failure in turn");
    String strategy =
        settings.choice(
            "BACKOFF_STRATEGY",
            waits.isEmpty() ? "exponential" : "list",
            List.of("exponential", "fixed", "list"),
            "how the wait after a failed attempt is found (not set: " + unset + ")");
    Duration fixed =
        settings.time("BACKOFF_FIXED", "10s", "1ms", "400d", "the fixed strategy: every wait");
    Duration base =
        settings.time(
            "BACKOFF_BASE", "1s", "1ms", "400d", "the exponential strategy: the first wait");
    double factor =
        settings.fraction(
            "BACKOFF_FACTOR", 2, 1, 100, "the exponential strategy: growth per failure");
    Duration max =
        settings.time(
            "BACKOFF_MAX", "1h", "1ms", "400d", "the exponential strategy: the longest wait");
    double jitter =
        settings.fraction(
            "BACKOFF_JITTER",
            0.2,
            0,
            1,
            "the exponential strategy: the share of a wait left to chance");
    if (strategy.equals("list") && waits.isEmpty()) {
      throw new BadSetting("BACKOFF_STRATEGY", strategy, "BACKOFFS to be set beside it");
    }
    return switch (strategy) {
      case "fixed" -> new Backoff.Fixed(fixed);
      case "list" -> new Backoff.Listed(waits);
      default -> new Backoff.Exponential(base, factor, max, jitter);
    };
  }
}
