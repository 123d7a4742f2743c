package dev.millrace.http;

import dev.millrace.simulated.SimulatedClock;
import dev.millrace.simulated.SimulatedQueue;
import dev.millrace.simulated.SimulatedRecords;
import dev.millrace.store.HomeClock;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Duration;
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
  HomeTime home(SimulatedClock clock) {
    return new HomeTime(clock);
  }

  /// Tells how far off the machine's clock is; the time itself is the simulated clock's.
  public static final class HomeTime implements HomeClock {
    private final SimulatedClock clock;
    private volatile Duration ahead = Duration.ZERO;

    HomeTime(SimulatedClock clock) {
      this.clock = clock;
    }

    public void turn(Duration to) {
      ahead = to;
    }

    @Override
    public InstantSource time() {
      return clock;
    }

    @Override
    public Duration ahead() {
      return ahead;
    }
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
