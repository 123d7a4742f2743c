package dev.millrace.embedded;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes what has expired, shortly after the start and then daily. Nothing waits for it: reads
/// leave out what has expired.
final class Sweeper {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

  private final IntSupplier sweep;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("records-sweeper").factory());

  Sweeper(IntSupplier sweep) {
    this.sweep = sweep;
  }

  void start(Duration first, Duration every) {
    var _ =
        timer.scheduleWithFixedDelay(
            this::run, first.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
  }

  void close() throws InterruptedException {
    timer.shutdownNow();
    timer.awaitTermination(10, TimeUnit.SECONDS);
  }

  private void run() {
    try {
      LOG.info("{} expired records deleted", sweep.getAsInt());
    } catch (RuntimeException e) {
      LOG.warn("expired records are left for the next sweep", e);
    }
  }
}
