package dev.millrace.simulator;

import java.util.Map;
import java.util.Random;

/// What a task is to do, for how many milliseconds; `n` tells the tasks of a life apart.
record Chore(int n, Kind kind, long ms, String ballast) {
  private static final String LARGE = "x".repeat(2_000);

  enum Kind {
    WORKS,
    FAILS_ONCE,
    ALWAYS_FAILS,
    GIVES_UP,
    HANGS,
    IGNORES_INTERRUPTS,
    ENDS_ITS_PROCESS,
    OVERFLOWS_THE_STACK,
    SNOOZES,
    CHATS
  }

  static Chore by(Random chance, Weather weather, int n) {
    long ms = chance.nextInt(2_000);
    if (weather.strikes(Fault.OUTLASTS_ITS_LEASE)) {
      ms = Node.LEASE.toMillis() + chance.nextInt(20_000);
    }
    return new Chore(n, kind(chance, weather), ms, weather.strikes(Fault.IS_BIG) ? LARGE : "");
  }

  private static Kind kind(Random chance, Weather weather) {
    if (weather.strikes(Fault.FAILS)) {
      return chance.nextInt(3) == 0 ? Kind.ALWAYS_FAILS : Kind.FAILS_ONCE;
    }
    if (weather.strikes(Fault.GIVES_UP)) {
      return Kind.GIVES_UP;
    }
    if (weather.strikes(Fault.HANGS)) {
      return Kind.HANGS;
    }
    if (weather.strikes(Fault.IGNORES_INTERRUPTS)) {
      return Kind.IGNORES_INTERRUPTS;
    }
    if (weather.strikes(Fault.ENDS_ITS_PROCESS)) {
      return Kind.ENDS_ITS_PROCESS;
    }
    if (weather.strikes(Fault.OVERFLOWS_THE_STACK)) {
      return Kind.OVERFLOWS_THE_STACK;
    }
    if (weather.strikes(Fault.SNOOZES)) {
      return Kind.SNOOZES;
    }
    return chance.nextInt(5) == 0 ? Kind.CHATS : Kind.WORKS;
  }

  /// As a payload tells it.
  static Chore of(Map<String, Object> payload) {
    return new Chore(
        ((Number) payload.get("n")).intValue(),
        Kind.valueOf((String) payload.get("kind")),
        ((Number) payload.get("ms")).longValue(),
        (String) payload.get("ballast"));
  }

  String json() {
    return "{\"n\":%d,\"kind\":\"%s\",\"ms\":%d,\"ballast\":\"%s\"}"
        .formatted(n, kind, ms, ballast);
  }

  /// What comes of it when it succeeds, as JSON.
  String result() {
    return "\"done " + n + ballast + "\"";
  }

  /// Whether it can end well.
  boolean succeeds() {
    return switch (kind) {
      case WORKS, FAILS_ONCE, ENDS_ITS_PROCESS, SNOOZES, CHATS -> true;
      case ALWAYS_FAILS, GIVES_UP, HANGS, IGNORES_INTERRUPTS, OVERFLOWS_THE_STACK -> false;
    };
  }
}
