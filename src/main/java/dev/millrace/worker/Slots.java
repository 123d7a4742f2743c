package dev.millrace.worker;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The places in which tasks run: a receive takes as many as it may bring messages. A task whose
/// handler has ended lets the next one start while its outcome is being written, as long as no more
/// than `spare` are so far; after that it keeps its place to the end.
final class Slots {
  /// The most messages of one receive (SQS: MaxNumberOfMessages is 10 at most).
  static final int BATCH = 10;

  /// How long a receive waits for more places when few are free, so that a full pool still receives
  /// in tens.
  private static final Duration LINGER = Duration.ofMillis(20);

  private final int all;
  private final int queues;
  private final Semaphore free;
  private final int spare;
  private final Semaphore settling;

  /// Places that become free go to one receive at a time, or each would get one.
  private final ReentrantLock turn = new ReentrantLock(true);

  Slots(int all, int queues, int spare) {
    this.all = all;
    this.queues = queues;
    this.free = new Semaphore(all, true);
    this.spare = spare;
    this.settling = new Semaphore(spare);
  }

  /// Waits for a place and takes it with up to nine more, leaving some for the other queues.
  int take() throws InterruptedException {
    turn.lockInterruptibly();
    try {
      free.acquire();
      return 1 + more();
    } finally {
      turn.unlock();
    }
  }

  /// What there is or becomes free soon, to nine; an interrupt gives the first place back.
  private int more() throws InterruptedException {
    int want = Math.min(BATCH, Math.max(1, all / queues)) - 1;
    try {
      if (all > BATCH && free.tryAcquire(want, LINGER.toMillis(), TimeUnit.MILLISECONDS)) {
        return want;
      }
      return some(want);
    } catch (InterruptedException e) {
      free.release();
      throw e;
    }
  }

  /// Gives `count` places back.
  void give(int count) {
    free.release(count);
  }

  /// A place that was taken, for one task.
  final class Place {
    private boolean early;

    /// The handler has ended; said once at most, before `leave`.
    void settle() {
      if (settling.tryAcquire()) {
        early = true;
        give(1);
      }
    }

    /// The task is done with.
    void leave() {
      if (early) {
        settling.release();
      } else {
        give(1);
      }
    }
  }

  /// Whether other queues find no place left, so that nobody should sit on one for long.
  boolean isScarce() {
    return queues > 1 && free.availablePermits() == 0;
  }

  /// Tasks that run or are being settled, and places held for a receive.
  int busy() {
    return all - free.availablePermits() + spare - settling.availablePermits();
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
