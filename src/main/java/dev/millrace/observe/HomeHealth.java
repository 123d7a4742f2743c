package dev.millrace.observe;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.AbstractHealthIndicator;
import jakarta.inject.Singleton;
import java.util.List;

/// The store and the queues, as Micronaut's own health (`/management/health`) counts them in.
@Singleton
final class HomeHealth extends AbstractHealthIndicator<List<String>> {
  private final Checks checks;

  HomeHealth(Checks checks) {
    this.checks = checks;
  }

  @Override
  protected List<String> getHealthInformation() {
    List<String> broken = checks.broken();
    healthStatus = broken.isEmpty() ? HealthStatus.UP : HealthStatus.DOWN;
    return broken;
  }

  @Override
  protected String getName() {
    return "home";
  }
}
