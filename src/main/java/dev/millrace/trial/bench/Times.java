package dev.millrace.trial.bench;

import java.util.List;

/// Durations that were measured, in no order.
final class Times {
  private Times() {}

  /// The one that `share` of them don't exceed.
  static double quantile(List<Double> times, double share) {
    List<Double> sorted = times.stream().sorted().toList();
    return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(share * sorted.size())));
  }
}
