package dev.millrace.promise;

import dev.millrace.store.MachineClock;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;

/// A machine whose clock is off, for a node that has a `Fault` among its beans.
@Factory
@Requires(beans = WrongClock.Fault.class)
final class WrongClock {
  /// Off by `offset` at the start, and from then on `rate` times as fast as it should be.
  record Fault(Duration offset, double rate) {
    InstantSource clock() {
      Instant start = Instant.now();
      InstantSource right = Clock.tickMillis(ZoneOffset.UTC);
      return () -> {
        Instant now = right.instant();
        long gained = Math.round((rate - 1) * Duration.between(start, now).toMillis());
        return now.plus(offset).plusMillis(gained);
      };
    }
  }

  @Singleton
  @Replaces(MachineClock.class)
  MachineClock machine(Fault fault) {
    return new MachineClock(fault.clock());
  }
}
