package dev.millrace.handler;

import dev.millrace.settings.Settings;
import io.micronaut.context.ApplicationContext;
import java.util.HashMap;
import java.util.Map;

/// An application context in the simulated home, without its server.
public final class Started {
  private Started() {}

  public static ApplicationContext with(Map<String, String> settings) {
    return with(settings, Map.of());
  }

  /// `handlers` names the test's own handlers that are wanted.
  static ApplicationContext with(Map<String, String> settings, String handlers) {
    return with(settings, Map.of("handlers", handlers));
  }

  public static ApplicationContext with(
      Map<String, String> settings, Map<String, Object> properties) {
    var all = new HashMap<>(properties);
    all.put("millrace.home", "simulated");
    return ApplicationContext.builder()
        .deduceEnvironment(false)
        .environmentPropertySource(false)
        .banner(false)
        .properties(all)
        .singletons(new Settings(settings))
        .start();
  }
}
