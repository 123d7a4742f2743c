package dev.millrace.engine;

import dev.millrace.engine.Submissions.Rules;
import dev.millrace.settings.Settings;
import dev.millrace.store.Queues;
import dev.millrace.store.Retention;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;

@Factory
final class EngineBeans {
  /// Micronaut has one of its own, which counts nanoseconds.
  @Singleton
  @Primary
  InstantSource clock() {
    return Clock.tickMillis(ZoneOffset.UTC);
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
