package dev.millrace.promise;

import dev.millrace.simulated.SimulatedClock;
import dev.millrace.simulated.SimulatedQueue;
import dev.millrace.simulated.SimulatedRecords;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/// A home whose clock and faults a test steers.
@Factory
@Requires(property = "millrace.home", value = Simulation.NAME)
final class Simulation {
  static final String NAME = "promise-simulation";

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
  SimulatedQueue queue(SimulatedClock clock) {
    return new SimulatedQueue(clock);
  }
}
