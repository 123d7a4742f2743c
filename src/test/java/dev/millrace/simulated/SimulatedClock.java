package dev.millrace.simulated;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A clock that stands still until it is told otherwise.
public final class SimulatedClock implements InstantSource {
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
  private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

  @Override
  public Instant instant() {
    return now;
  }

  public void pass(Duration time) {
    set(now.plus(time));
  }

  /// Backwards as well.
  public void set(Instant time) {
    now = time;
    watchers.forEach(Runnable::run);
  }

  /// Runs `watcher` each time the clock is set.
  public void watch(Runnable watcher) {
    watchers.add(watcher);
  }
}
