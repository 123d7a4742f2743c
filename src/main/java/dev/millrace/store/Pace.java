package dev.millrace.store;

import java.util.concurrent.TimeUnit;

/// Tells whether something happens often enough just now that waiting a little for more of it pays.
public final class Pace {
  private static final long WINDOW = TimeUnit.MILLISECONDS.toNanos(100);

  private final int often;
  private long began = System.nanoTime();
  private int before;
  private int now;

  /// Busy means `often` times or more in about a tenth of a second.
  public Pace(int often) {
    this.often = often;
  }

  /// Counts `times` more.
  public synchronized void count(int times) {
    turn();
    now += times;
  }

  /// Whether it is busy.
  public synchronized boolean isBusy() {
    turn();
    return now + before >= often;
  }

  private void turn() {
    long passed = System.nanoTime() - began;
    if (passed >= WINDOW) {
      before = passed < 2 * WINDOW ? now : 0;
      now = 0;
      began += passed;
    }
  }
}
