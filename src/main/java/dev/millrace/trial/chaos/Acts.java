package dev.millrace.trial.chaos;

import dev.millrace.trial.Relay;
import dev.millrace.trial.chaos.Stage.Lines;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// Does what is planned to processes and connections, each act to its end.
final class Acts {
  /// How long past its end a lease is left alone, and some.
  private static final Duration TAKEOVER = Duration.ofSeconds(3);

  private static final Duration WHILE = Duration.ofSeconds(3);
  private static final long LOOK_MS = 20;
  private static final Duration MOST_DELAY = Duration.ofMillis(400);

  private final Stage stage;
  private final Chronicle chronicle;
  private final Duration lease;
  private final Random random;

  Acts(Stage stage, Chronicle chronicle, Duration lease, Random random) {
    this.stage = stage;
    this.chronicle = chronicle;
    this.lease = lease;
    this.random = random;
  }

  void perform(Act act) throws IOException, InterruptedException {
    chronicle.acted(act.words());
    switch (act) {
      case KILL -> busiest().kill();
      case FREEZE -> busiest().freeze(lease.plus(TAKEOVER));
      case DRAIN -> busiest().drain();
      case BROKER -> {
        Broker broker = stage.broker();
        if (broker != null) {
          long from = System.nanoTime();
          broker.kill();
          chronicle.disturbed(0, from);
        }
      }
      case CUT, HANG, DROP, DELAY -> disturb(act, any(stage.lines()));
    }
  }

  /// The engine that runs the most tasks now, for ending an idle one proves little; any when none
  /// runs one for a while.
  private Engine busiest() throws IOException, InterruptedException {
    long end = System.nanoTime() + WHILE.toNanos();
    while (System.nanoTime() < end) {
      Engine best = any(stage.engines());
      long most = best.open();
      for (Engine engine : stage.engines()) {
        long open = engine.open();
        if (open > most) {
          best = engine;
          most = open;
        }
      }
      if (most > 0) {
        return best;
      }
      Thread.sleep(LOOK_MS);
    }
    return any(stage.engines());
  }

  /// One way or both ways of one engine.
  private void disturb(Act act, Lines lines) throws InterruptedException {
    List<Relay> some =
        any(
            List.of(
                List.of(lines.sqs(), lines.dynamodb()),
                List.of(lines.sqs()),
                List.of(lines.dynamodb())));
    long from = System.nanoTime();
    some.forEach(relay -> set(act, relay, true));
    try {
      boolean pastLease = random.nextBoolean();
      Thread.sleep(pastLease ? lease.plus(TAKEOVER) : WHILE);
    } finally {
      some.forEach(relay -> set(act, relay, false));
      chronicle.disturbed(0, from);
    }
  }

  private static void set(Act act, Relay relay, boolean on) {
    switch (act) {
      case CUT -> relay.cut(on);
      case HANG -> relay.hang(on);
      case DROP -> relay.dropAnswers(on ? 0.3 : 0);
      case DELAY -> relay.delay(Duration.ZERO, on ? MOST_DELAY : Duration.ZERO);
      case KILL, FREEZE, DRAIN, BROKER -> throw new IllegalArgumentException(act.name());
    }
  }

  private <T> T any(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
