package dev.millrace.handler;

import dev.millrace.settings.Settings;
import dev.millrace.simulated.SimulatedClock;
import dev.millrace.simulated.SimulatedRecords;
import dev.millrace.store.Records;
import dev.millrace.store.Retention;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;

/// An application context with the given settings, and a store in memory.
public final class Started {
  private Started() {}

  public static ApplicationContext with(Map<String, String> settings) {
    return with(settings, "");
  }

  /// `handlers` names the test's own handlers that are wanted.
  public static ApplicationContext with(Map<String, String> settings, String handlers) {
    var clock = new SimulatedClock();
    var context =
        ApplicationContext.builder()
            .properties(Map.of("handlers", handlers.isEmpty() ? "none" : handlers))
            .build();
    context.registerSingleton(Settings.class, new Settings(settings));
    context.registerSingleton(InstantSource.class, clock);
    context.registerSingleton(Records.class, new SimulatedRecords(clock));
    context.registerSingleton(
        new Retention(Duration.ofDays(7), Duration.ofDays(7), Duration.ofDays(7)));
    try {
      return context.start();
    } catch (RuntimeException e) {
      context.close();
      throw e;
    }
  }
}
