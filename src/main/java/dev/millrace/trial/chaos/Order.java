package dev.millrace.trial.chaos;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// How much chaos is wanted: tasks, kills of engines, the pause after each act, the lease that the
/// engines run with, and the seed of all chance.
public record Order(int tasks, int kills, Duration interval, Duration lease, long seed) {
  /// The variables that the engines need, over `given`.
  public Map<String, String> variables(Map<String, String> given) {
    var variables = new HashMap<>(given);
    variables.put("PORT", "0");
    variables.put("MILLRACE_DEBUG_TYPES", "true");
    variables.put("LEASE_DURATION", lease.toMillis() + "ms");
    variables.put("LEASE_CHECK_INTERVAL", "1s");
    variables.put("MILLRACE_DRAIN_TIMEOUT", "2s");
    variables.put("MILLRACE_POLL_WAIT", "1s");
    variables.put("BACKOFF_BASE", "100ms");
    variables.put("BACKOFF_MAX", "1s");
    return Map.copyOf(variables);
  }
}
