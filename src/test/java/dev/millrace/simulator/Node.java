package dev.millrace.simulator;

import dev.millrace.engine.Attempts;
import dev.millrace.engine.Defaults;
import dev.millrace.engine.Doorbells;
import dev.millrace.engine.Interventions;
import dev.millrace.engine.Lease;
import dev.millrace.engine.Messages;
import dev.millrace.engine.Runner;
import dev.millrace.engine.Sightings;
import dev.millrace.engine.Submissions;
import dev.millrace.handler.Handlers;
import dev.millrace.settings.Settings;
import dev.millrace.store.Queues;
import dev.millrace.store.Retention;
import dev.millrace.store.TaskStore;
import dev.millrace.store.Totals;
import dev.millrace.upkeep.Rounds;
import dev.millrace.upkeep.RoundsOf;
import dev.millrace.upkeep.Upkeep;
import dev.millrace.worker.PoolConfig;
import dev.millrace.worker.Pools;
import dev.millrace.worker.WorkerPool;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/// One process of the engine, put together as `serve` does it.
final class Node {
  static final Duration LEASE = Duration.ofSeconds(10);
  static final Queues QUEUES = Pools.QUEUES;
  static final Retention RETENTION =
      new Retention(Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(7));

  private static final Settings SETTINGS =
      new Settings(
          Map.of("BACKOFF_BASE", "500ms", "BACKOFF_MAX", "20s", "LEASE_CHECK_INTERVAL", "5s"));
  private static final Duration POLL = Duration.ofSeconds(20);
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final Process process;
  private final WorkerPool pool;
  private final Rounds rounds;
  private final Submissions submissions;
  private final Interventions interventions;
  private final InstantSource clock;
  private final boolean alone;
  private Duration skew = Duration.ZERO;

  /// Made by a thread of `process`.
  Node(Process process, Home home, Weather weather, Handlers handlers) {
    this.process = process;
    InstantSource world = process.scheduler().clock();
    clock = () -> Instant.ofEpochMilli(world.instant().plus(skew).toEpochMilli());
    var records = new HostileRecords(home, process, weather);
    var queue = new HostileQueue(home, process, weather);
    alone = !queue.outlivesProcess();
    var totals = new Totals(records);
    var store = new TaskStore(records, RETENTION, List.of(totals));
    var doorbells = new Doorbells(store, queue, clock);
    var messages = new Messages(queue, doorbells, clock);
    var lease = new Lease(process.toString(), LEASE);
    var attempts =
        new Attempts(store, messages, new Runner(store, handlers, lease, clock), lease, clock);
    var sightings = new Sightings(lease, clock);
    var rescue = new Upkeep.Rescue(attempts, doorbells, lease);
    var upkeep = new Upkeep(store, QUEUES, rescue, sightings, clock);
    int slots = 2 + process.scheduler().chance().nextInt(20);
    pool =
        Pools.of(
            queue,
            records,
            new Pools.Engine(attempts, messages, sightings, lease),
            clock,
            new PoolConfig(slots, slots / 2, POLL, DRAIN));
    rounds = RoundsOf.parts(upkeep, totals, SETTINGS);
    var rules = new Submissions.Rules(QUEUES, Defaults.from(SETTINGS));
    submissions = new Submissions(store, doorbells, handlers, rules, clock);
    interventions = new Interventions(store, clock);
  }

  /// Begins to work.
  void start() {
    rounds.start(alone, clock.instant());
    pool.start();
  }

  /// Ends its work in order.
  void drain() {
    pool.drain();
    rounds.stop();
  }

  Process process() {
    return process;
  }

  Submissions submissions() {
    return submissions;
  }

  Interventions interventions() {
    return interventions;
  }

  /// From now on its clock differs from the others' by this.
  void skew(Duration by) {
    skew = by;
  }
}
