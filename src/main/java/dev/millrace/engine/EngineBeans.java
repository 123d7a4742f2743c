package dev.millrace.engine;

import dev.millrace.engine.Submissions.Rules;
import dev.millrace.settings.Settings;
import dev.millrace.store.HomeClock;
import dev.millrace.store.MachineClock;
import dev.millrace.store.Queues;
import dev.millrace.store.Retention;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

@Factory
final class EngineBeans {
  @Singleton
  MachineClock machine() {
    return new MachineClock(Clock.tickMillis(ZoneOffset.UTC));
  }

  /// Micronaut has one of its own, which counts nanoseconds.
  @Singleton
  @Primary
  InstantSource clock(MachineClock machine, @Nullable HomeClock home) {
    return home == null ? machine.time() : home.time();
  }

  @Singleton
  Lease lease(Settings settings) {
    return Lease.from(settings);
  }

  @Singleton
  Queues queues(Settings settings) {
    return Queues.from(settings);
  }

  @Singleton
  Rules rules(Queues queues, Settings settings) {
    return new Rules(queues, Defaults.from(settings));
  }

  @Singleton
  Retention retention(Settings settings) {
    return Retention.from(settings);
  }
}
