package dev.millrace.simulator;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which faults a life has, how often each, and how often each has struck. Half of them are left
/// out of each life, so that some have rare ones alone and some have many at once.
final class Weather {
  private final Random chance;
  private final Map<Fault, Double> rates = new EnumMap<>(Fault.class);
  private final Map<Fault, Integer> struck = new EnumMap<>(Fault.class);
  private boolean calm;

  Weather(Random chance) {
    this.chance = chance;
    for (Fault fault : Fault.values()) {
      if (chance.nextInt(fault == Fault.DUE_BEYOND_THE_QUEUE ? 8 : 2) == 0) {
        double share = chance.nextDouble();
        rates.put(fault, fault.most * share * share);
      }
    }
  }

  /// Whether `fault` strikes here and now.
  boolean strikes(Fault fault) {
    Double rate = calm ? null : rates.get(fault);
    if (rate == null || chance.nextDouble() >= rate) {
      return false;
    }
    struck.merge(fault, 1, Integer::sum);
    return true;
  }

  /// One of the events that this life has, null when it has none or this is a quiet moment.
  @Nullable Fault event() {
    List<Fault> events =
        Stream.of(Fault.values())
            .filter(fault -> fault.kind == Fault.Kind.EVENT && rates.containsKey(fault))
            .toList();
    if (events.isEmpty()) {
      return null;
    }
    Fault event = events.get(chance.nextInt(events.size()));
    return strikes(event) ? event : null;
  }

  /// Nothing goes wrong from now on.
  void clear() {
    calm = true;
  }

  boolean isCalm() {
    return calm;
  }

  Map<Fault, Integer> struck() {
    return struck;
  }
}
