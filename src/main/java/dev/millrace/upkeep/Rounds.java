package dev.millrace.upkeep;

import dev.millrace.settings.Settings;
import dev.millrace.store.Totals;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Repeats upkeep for as long as the process lives, at jittered times, and says once per outage
/// when it can't.
@Singleton
public final class Rounds {
  private static final Logger LOG = LoggerFactory.getLogger(Rounds.class);
  private static final Duration FLUSH = Duration.ofSeconds(1);
  private static final Duration LONGEST_ROUND = Duration.ofSeconds(5);

  private final Upkeep upkeep;
  private final Totals totals;
  private final Duration interval;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

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
    var recovered = new AtomicBoolean(!recover);
    Runnable round =
        () -> {
          if (!recovered.get()) {
            LOG.info("{} tasks taken up again", upkeep.recover(now));
            recovered.set(true);
          }
          upkeep.round();
        };
    begin(
        "upkeep",
        () -> {
          once("upkeep", round);
          repeat("upkeep", interval, round);
        });
    begin("totals", () -> repeat("totals", FLUSH, totals::flush));
  }

  /// Ends the rounds under way, and writes down what has been counted.
  public void stop() {
    stopped.countDown();
    threads.forEach(Rounds::join);
    once("totals", totals::flush);
  }

  private void begin(String name, Runnable work) {
    threads.add(Thread.ofVirtual().name(name).start(work));
  }

  private void repeat(String what, Duration every, Runnable round) {
    boolean well = true;
    while (!stoppedWithin(every)) {
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

  private boolean stoppedWithin(Duration every) {
    try {
      long ms = every.toMillis();
      long jittered = ms / 2 + ThreadLocalRandom.current().nextLong(ms + 1);
      return stopped.await(jittered, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void join(Thread thread) {
    try {
      boolean _ = thread.join(LONGEST_ROUND);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
