package dev.millrace.upkeep;

import dev.millrace.settings.Settings;
import dev.millrace.store.Totals;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Repeats upkeep for as long as the process lives, at jittered times, and says once per outage
/// when it can't.
@Singleton
public final class Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
  private static final Duration FLUSH = Duration.ofSeconds(1);

  private final Upkeep upkeep;
  private final Totals totals;
  private final Duration interval;
  private volatile boolean open = true;

  Rounds(Upkeep upkeep, Totals totals, Settings settings) {
    this.upkeep = upkeep;
    this.totals = totals;
    this.interval = interval(settings);
  }

  /// Reads `LEASE_CHECK_INTERVAL`.
  static Duration interval(Settings settings) {
    return settings.time(
        "LEASE_CHECK_INTERVAL",
        "5s",
        "100ms",
        "1h",
        "how often this process looks for tasks that need a message or lost their worker");
  }

  /// Begins; `recover` says that no message or lease of an earlier process has outlived it.
  public void start(boolean recover, Instant now) {
    Thread.ofVirtual()
        .name("upkeep")
        .start(() -> {
          if (recover) {
            once("recovery", () -> LOG.info("{} tasks taken up again", upkeep.recover(now)));
          }
          repeat("upkeep", interval, upkeep::round);
        });
    Thread.ofVirtual().name("totals").start(() -> repeat("totals", FLUSH, totals::flush));
  }

  /// Stops, and writes down what has been counted.
  public void stop() {
    open = false;
    once("totals", totals::flush);
  }

  private void repeat(String what, Duration every, Runnable round) {
    boolean well = true;
    while (open) {
      pause(every);
      try {
        round.run();
        well = true;
      } catch (RuntimeException e) {
        if (well) {
          LOG.warn("{} can't be done now: {}", what, e.getMessage());
        }
        well = false;
      }
    }
  }

  private static void once(String what, Runnable round) {
    try {
      round.run();
    } catch (RuntimeException e) {
      LOG.warn("{} could not be done: {}", what, e.getMessage());
    }
  }

  private static void pause(Duration every) {
    try {
      long ms = every.toMillis();
      Thread.sleep(ms / 2 + ThreadLocalRandom.current().nextLong(ms + 1));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
