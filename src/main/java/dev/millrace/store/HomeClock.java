package dev.millrace.store;

import java.time.Duration;
import java.time.InstantSource;

/// The time of a home that many processes share: they agree on it although their machines may not.
public interface HomeClock {
  /// How far off a machine's clock may be before it is worth a warning.
  Duration TOLERANCE = Duration.ofSeconds(2);

  /// The time to decide with.
  InstantSource time();

  /// How far the machine's own clock is ahead of the home's; negative when it is behind.
  Duration ahead();
}
