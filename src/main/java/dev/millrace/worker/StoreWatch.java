package dev.millrace.worker;

import dev.millrace.store.Records;
import dev.millrace.store.StoreUnavailable;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a process that the store does not answer from taking messages: another may reach the
/// store, and runs them meanwhile.
final class StoreWatch {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Records records;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile boolean away;

  StoreWatch(Records records) {
    this.records = records;
  }

  /// A claim was not answered.
  void miss() {
    if (!away) {
      LOG.warn("the store does not answer; no messages are taken until it does");
    }
    away = true;
  }

  /// Waits until the store answers, if it did not.
  void await() throws InterruptedException {
    if (!away) {
      return;
    }
    asking.lockInterruptibly();
    try {
      while (away && !answers()) {
        Thread.sleep(PAUSE);
      }
    } finally {
      asking.unlock();
    }
  }

  private boolean answers() {
    try {
      records.check();
    } catch (StoreUnavailable e) {
      LOG.debug("the store is still away", e);
      return false;
    }
    away = false;
    LOG.warn("the store answers again");
    return true;
  }
}
