package dev.millrace.task;

import java.time.Duration;
import java.util.List;

/// How long a task waits after a failed attempt. Pure: jitter comes from `seed`, not from chance.
public sealed interface Backoff {
  /// The wait after the `attempt`-th failure (from 1); `seed` spreads tasks that failed together.
  Duration after(int attempt, long seed);

  /// The listed waits in turn; the last one repeats.
  record Listed(List<Duration> waits) implements Backoff {
    public Listed {
      waits = List.copyOf(waits);
      if (waits.isEmpty()) {
        throw new IllegalArgumentException("a list of waits needs at least one");
      }
    }

    @Override
    public Duration after(int attempt, long seed) {
      return waits.get(Math.min(Math.max(attempt, 1), waits.size()) - 1);
    }
  }

  /// Always the same wait.
  record Fixed(Duration pause) implements Backoff {
    @Override
    public Duration after(int attempt, long seed) {
      return pause;
    }
  }

  /// `base` × `factor`^(attempt − 1), at most `max`, less a random share of up to `jitter` (0 to
  /// 1).
  record Exponential(Duration base, double factor, Duration max, double jitter) implements Backoff {
    @Override
    public Duration after(int attempt, long seed) {
      double grown = (double) base.toMillis() * Math.pow(factor, Math.max(attempt, 1) - 1.0);
      double capped = Math.min(grown, (double) max.toMillis());
      return Duration.ofMillis(Math.round(capped * (1 - jitter * share(seed + attempt))));
    }

    /// A number from 0 to 1 that looks random: the finalizer of SplitMix64.
    private static double share(long seed) {
      long z = seed * 0x9E3779B97F4A7C15L;
      z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
      z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
      return (double) ((z ^ (z >>> 31)) >>> 11) * 0x1.0p-53;
    }
  }
}
