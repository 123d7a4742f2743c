package dev.millrace.observe;

import jakarta.inject.Singleton;

/// Whether this process should be sent requests: not while it drains, nor while the store or a
/// queue does not answer.
@Singleton
public final class Readiness {
  private final Checks checks;
  private volatile boolean draining;

  Readiness(Checks checks) {
    this.checks = checks;
  }

  /// Whether it should be sent requests now; may take three seconds to find out.
  public boolean ready() {
    return !draining && checks.broken().isEmpty();
  }

  /// From now on it is not ready: the first step of going down.
  public void drain() {
    draining = true;
  }

  boolean draining() {
    return draining;
  }
}
