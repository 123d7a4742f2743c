package dev.millrace.engine;

import dev.millrace.store.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Asks the store again while it does not answer, ever less often, for as long as it is worth it.
/// Interrupts don't end it: the books are kept to the end.
record Persistence(InstantSource clock) {
  private static final Duration FIRST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofSeconds(2);

  /// The store stayed away for as long as it was worth waiting.
  static final class GaveUp extends RuntimeException {
    private final StoreUnavailable last;

    GaveUp(StoreUnavailable last) {
      super(last.getMessage(), last);
      this.last = last;
    }

    /// What the store did in the end.
    StoreUnavailable last() {
      return last;
    }
  }

  /// What `ask` answers in the end; asked once at least, throws `GaveUp` after `patience`.
  <T> T insist(Instant patience, Supplier<T> ask) {
    boolean interrupted = Thread.interrupted();
    try {
      Duration pause = FIRST;
      while (true) {
        try {
          return ask.get();
        } catch (StoreUnavailable e) {
          if (clock.instant().plus(pause).isAfter(patience)) {
            throw new GaveUp(e);
          }
          LockSupport.parkNanos(pause.toNanos());
          interrupted |= Thread.interrupted();
          pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
