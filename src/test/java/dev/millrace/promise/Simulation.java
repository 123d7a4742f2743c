package dev.millrace.promise;

import dev.millrace.simulated.SimulatedClock;
import dev.millrace.simulated.SimulatedQueue;
import dev.millrace.simulated.SimulatedRecords;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// A home whose clock and faults a test steers; nodes that have the same `World` share it.
@Factory
@Requires(property = "millrace.home", value = Simulation.NAME)
final class Simulation {
  static final String NAME = "promise-simulation";

  private final World world;

  Simulation(@Nullable World given) {
    this.world = given == null ? World.fresh() : given;
  }

  /// What outlives a node.
  record World(SimulatedClock clock, SimulatedRecords records, SimulatedQueue queue) {
    static World fresh() {
      var clock = new SimulatedClock();
      return new World(clock, new SimulatedRecords(clock), new SimulatedQueue(clock));
    }
  }

  @Singleton
  SimulatedClock clock() {
    return world.clock();
  }

  @Singleton
  @Replaces(InstantSource.class)
  InstantSource time() {
    return world.clock()::instant;
  }

  @Singleton
  SimulatedRecords records() {
    return world.records();
  }

  @Singleton
  SimulatedQueue queue() {
    return world.queue();
  }
}
