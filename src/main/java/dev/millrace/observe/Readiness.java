package dev.millrace.observe;

import jakarta.inject.Singleton;

/// Whether this process wants more requests.
@Singleton
public final class Readiness {
  private volatile boolean draining;

  /// Says no from now on.
  public void drain() {
    draining = true;
  }

  boolean isDraining() {
    return draining;
  }
}
