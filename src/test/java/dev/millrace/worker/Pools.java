package dev.millrace.worker;

import dev.millrace.engine.Attempts;
import dev.millrace.engine.Lease;
import dev.millrace.engine.Messages;
import dev.millrace.engine.Sightings;
import dev.millrace.store.Queues;
import dev.millrace.store.TaskQueue;
import java.time.InstantSource;

/// Pools that are put together by hand.
public final class Pools {
  private Pools() {}

  /// What a pool uses of the engine.
  public record Engine(Attempts attempts, Messages messages, Sightings sightings, Lease lease) {}

  public static WorkerPool of(
      TaskQueue queue, Engine engine, InstantSource clock, PoolConfig config, Queues queues) {
    var parts =
        new WorkerBeans.Engine(
            engine.attempts(), engine.messages(), engine.sightings(), engine.lease());
    return new WorkerBeans().pool(queue, parts, clock, config, queues);
  }
}
