package dev.millrace.simulator;

import dev.millrace.handler.Handlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// One life: a few nodes, their home, and those who submit tasks to them and cause trouble, from a
/// seed. First everything may go wrong; then all is well, and everything accepted has to come to
/// its end.
final class Life {
  /// How long trouble lasts at least.
  private static final Duration TROUBLED = Duration.ofSeconds(60);

  /// How long after it everything has to have ended.
  private static final Duration PATIENCE = Duration.ofMinutes(40);

  /// More steps than any life takes that does not go in circles.
  private static final long MOST_STEPS = 2_000_000;

  /// Seeds that are next to each other make the same first choices if they are not spread.
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  /// How often it is looked whether they have.
  private static final Duration LOOK = Duration.ofSeconds(3);

  private static final Map<Scheduler, Life> LIVES = new ConcurrentHashMap<>();

  private final Scheduler scheduler;
  private final Weather weather;
  private final Promises promises;
  private final Home home;
  private final Handlers handlers;
  private final List<Node> nodes = new ArrayList<>();
  private final Crowd crowd;
  private int births;

  Life(long seed, int tasks, Handlers handlers, boolean traced) {
    var chance = new Random(seed * SPREAD);
    scheduler = new Scheduler(chance, new Trace(traced));
    weather = new Weather(chance);
    promises = new Promises(scheduler);
    home = new Home(scheduler, weather, promises, chance.nextInt(4) > 0);
    this.handlers = handlers;
    crowd = new Crowd(this, tasks);
  }

  /// What came of it: null in `broken` when all promises were kept.
  record Outcome(
      @Nullable String broken,
      Map<Fault, Integer> struck,
      long steps,
      long fingerprint,
      boolean disturbed,
      List<String> story) {}

  static Life of(Process process) {
    return LIVES.get(process.scheduler());
  }

  Outcome live() {
    LIVES.put(scheduler, this);
    try {
      int count = home.isShared() ? 1 + scheduler.chance().nextInt(3) : 1;
      for (int n = 0; n < count; n++) {
        bear(n);
      }
      crowd.begin();
      var trouble = new Process(scheduler, "trouble");
      trouble.start(new Trouble(this)::make);
      scheduler.run(() -> isBroken() || isTroubleOver());
      settle();
    } catch (RuntimeException e) {
      promises.broke(String.valueOf(e));
    } finally {
      LIVES.remove(scheduler);
    }
    return new Outcome(
        promises.broken(),
        weather.struck(),
        scheduler.steps(),
        scheduler.trace().fingerprint(),
        scheduler.isDisturbed(),
        scheduler.trace().lines());
  }

  private boolean isBroken() {
    if (scheduler.steps() > MOST_STEPS) {
      promises.broke("it goes in circles");
    }
    return promises.broken() != null;
  }

  private boolean isTroubleOver() {
    return crowd.isOver() && scheduler.nanos() > TROUBLED.toNanos();
  }

  /// All is well from now on; what was accepted comes to its end.
  private void settle() {
    if (promises.broken() != null) {
      return;
    }
    weather.clear();
    promises.calm();
    home.heal();
    for (Node node : nodes) {
      node.skew(Duration.ZERO);
      node.process().thaw();
    }
    scheduler.note("ALL", () -> "is well");
    var review = new Review(this);
    long end = scheduler.nanos() + PATIENCE.toNanos();
    long[] next = {0};
    scheduler.run(() -> {
      if (isBroken() || scheduler.nanos() > end) {
        return true;
      }
      if (scheduler.nanos() < next[0]) {
        return false;
      }
      next[0] = scheduler.nanos() + LOOK.toNanos();
      return review.isAllOver();
    });
    review.judge();
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Weather weather() {
    return weather;
  }

  Promises promises() {
    return promises;
  }

  Home home() {
    return home;
  }

  /// Nodes that live, frozen ones among them.
  List<Node> nodes() {
    return nodes;
  }

  /// A new node takes place `n`.
  void bear(int n) {
    var process = new Process(scheduler, "node-%d.%d".formatted(n, ++births));
    process.start(() -> {
      var node = new Node(process, home, weather, handlers);
      nodes.add(node);
      node.start();
    });
  }

  /// Its process is gone, and another one comes in its place.
  void kill(Process process) {
    scheduler.note(process, () -> "is killed");
    nodes.removeIf(node -> node.process() == process);
    process.kill();
    home.lose(process);
    if (weather.isCalm()) {
      promises.calm();
    }
    int place = Integer.parseInt(process.toString().replaceAll("node-(\\d+)\\..*", "$1"));
    scheduler.after(Duration.ofMillis(500 + scheduler.chance().nextInt(6_000)), () -> bear(place));
  }
}
