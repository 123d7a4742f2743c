package dev.millrace.observe;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value that is found out anew when it is older than a second, by one caller at a time; the
/// others wait for that one's answer. What throws is asked again by the next.
final class Cached<T> {
  private static final long AGE = Duration.ofSeconds(1).toNanos();

  private final Supplier<T> source;
  private @Nullable T value;
  private long read;

  Cached(Supplier<T> source) {
    this.source = source;
  }

  synchronized T get() {
    T known = value;
    if (known != null && System.nanoTime() - read < AGE) {
      return known;
    }
    T now = source.get();
    value = now;
    read = System.nanoTime();
    return now;
  }
}
