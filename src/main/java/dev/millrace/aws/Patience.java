package dev.millrace.aws;

import dev.millrace.settings.BadSetting;
import dev.millrace.store.QueueUnavailable;
import dev.millrace.store.StoreUnavailable;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// How long a start puts up with what is missing: SQS may not know a queue in the first second
/// after it was made, and an emulator opens its port before it has read its disk.
record Patience(Duration most) {
  private static final Duration PAUSE = Duration.ofMillis(250);

  /// What `look` finds; asked once at least.
  <T> T find(Supplier<T> look) {
    long end = System.nanoTime() + most.toNanos();
    while (true) {
      try {
        return look.get();
      } catch (BadSetting | QueueUnavailable | StoreUnavailable e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }
}
