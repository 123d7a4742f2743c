package dev.millrace.http;

import dev.millrace.simulated.SimulatedClock;
import dev.millrace.simulated.SimulatedQueue;
import dev.millrace.simulated.SimulatedRecords;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/// The simulated home as beans.
@Factory
@Requires(property = "millrace.home", value = SimulatedHome.NAME)
public final class SimulatedHome {
  static final String NAME = "simulated";

  @Singleton
  SimulatedClock clock() {
    return new SimulatedClock();
  }

  @Singleton
  @Replaces(InstantSource.class)
  InstantSource time(SimulatedClock clock) {
    return clock::instant;
  }

  @Singleton
  SimulatedRecords records(SimulatedClock clock) {
    return new SimulatedRecords(clock);
  }

  @Singleton
  FailingQueue queue(SimulatedClock clock) {
    return new FailingQueue(new SimulatedQueue(clock));
  }
}
