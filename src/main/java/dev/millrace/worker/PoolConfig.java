package dev.millrace.worker;

import dev.millrace.settings.Settings;
import java.time.Duration;

/// How much this process works at once, how it polls, and how long it may take to stop.
///
/// @param slots tasks that may run at once
/// @param spare tasks that may be settled beside those that run
public record PoolConfig(int slots, int spare, Duration poll, Duration drain) {
  /// Reads `WORKER_COUNT`, `WORKER_PREFETCH`, `MILLRACE_POLL_WAIT` and `MILLRACE_DRAIN_TIMEOUT`.
  public static PoolConfig from(Settings settings) {
    int count =
        settings.number("WORKER_COUNT", 50, 1, 10_000, "tasks that this process runs at once");
    int prefetch =
        settings.number(
            "WORKER_PREFETCH",
            10_000,
            1,
            10_000,
            "messages that this process holds at once; below WORKER_COUNT it also limits tasks");
    Duration poll =
        settings.time(
            "MILLRACE_POLL_WAIT",
            "20s",
            "1s",
            "20s",
            "how long an idle receive waits; on SQS a shorter wait costs more requests,"
                + " a longer one delays an idle process's exit");
    Duration drain =
        settings.time(
            "MILLRACE_DRAIN_TIMEOUT",
            "25s",
            "0s",
            "1d",
            "how long running tasks may go on after SIGTERM; keep it below the container's stop"
                + " timeout");
    int slots = Math.min(count, prefetch);
    return new PoolConfig(slots, Math.min(slots, prefetch - slots), poll, drain);
  }
}
