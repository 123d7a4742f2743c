package dev.millrace.worker;

import dev.millrace.engine.Attempts;
import dev.millrace.engine.Lease;
import dev.millrace.engine.Messages;
import dev.millrace.engine.Sightings;
import dev.millrace.store.Queues;
import dev.millrace.store.Records;
import dev.millrace.store.TaskQueue;
import java.time.InstantSource;
import java.util.List;

/// Pools that are put together by hand.
public final class Pools {
  /// The queues that they work on.
  public static final Queues QUEUES = new Queues(List.of("default", "high"));

  private Pools() {}

  /// What a pool uses of the engine.
  public record Engine(Attempts attempts, Messages messages, Sightings sightings, Lease lease) {}

  public static WorkerPool of(
      TaskQueue queue, Records records, Engine engine, InstantSource clock, PoolConfig config) {
    var beans = new WorkerBeans();
    var parts =
        new WorkerBeans.Engine(
            engine.attempts(), engine.messages(), engine.sightings(), engine.lease());
    var work = beans.work(config, QUEUES);
    return beans.pool(queue, parts, clock, work, new StoreWatch(records));
  }
}
