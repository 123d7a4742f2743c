package dev.millrace.upkeep;

import dev.millrace.settings.Settings;
import dev.millrace.store.Totals;

/// Rounds that are put together by hand.
public final class RoundsOf {
  private RoundsOf() {}

  public static Rounds parts(Upkeep upkeep, Totals totals, Settings settings) {
    return new Rounds(upkeep, totals, settings);
  }
}
