package dev.millrace.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The places in which tasks run: a receive takes as many as it may bring messages.
final class Slots {
  /// The most messages of one receive (SQS: MaxNumberOfMessages is 10 at most).
  static final int BATCH = 10;

  /// How long a receive waits for more places when few are free, so that a full pool still receives
  /// in tens.
  private static final Duration LINGER = Duration.ofMillis(20);

  private final int all;
  private final int queues;
  private final Semaphore free;

  /// Places that become free go to one receive at a time, or each would get one.
  private final ReentrantLock turn = new ReentrantLock(true);

  Slots(int all, int queues) {
    this.all = all;
    this.queues = queues;
    this.free = new Semaphore(all, true);
  }

  /// Waits for a place and takes it with up to nine more, leaving some for the other queues.
  int take() throws InterruptedException {
    turn.lockInterruptibly();
    try {
      free.acquire();
      int want = Math.min(BATCH, Math.max(1, all / queues)) - 1;
      if (all > BATCH && free.tryAcquire(want, LINGER.toMillis(), TimeUnit.MILLISECONDS)) {
        return want + 1;
      }
      return 1 + some(want);
    } finally {
      turn.unlock();
    }
  }

  /// Gives `count` places back.
  void give(int count) {
    free.release(count);
  }

  /// Whether other queues find no place left, so that nobody should sit on one for long.
  boolean isScarce() {
    return queues > 1 && free.availablePermits() == 0;
  }

  int busy() {
    return all - free.availablePermits();
  }

  private int some(int want) {
    for (int count = Math.min(want, free.availablePermits()); count > 0; count--) {
      if (free.tryAcquire(count)) {
        return count;
      }
    }
    return 0;
  }
}
