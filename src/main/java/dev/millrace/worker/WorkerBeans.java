package dev.millrace.worker;

import dev.millrace.engine.Attempts;
import dev.millrace.engine.Lease;
import dev.millrace.engine.Messages;
import dev.millrace.engine.Sightings;
import dev.millrace.settings.Settings;
import dev.millrace.store.Queues;
import dev.millrace.store.Records;
import dev.millrace.store.TaskQueue;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.time.InstantSource;

@Factory
final class WorkerBeans {
  @Singleton
  PoolConfig config(Settings settings) {
    return PoolConfig.from(settings);
  }

  @Singleton
  Engine engine(Attempts attempts, Messages messages, Sightings sightings, Lease lease) {
    return new Engine(attempts, messages, sightings, lease);
  }

  @Singleton
  WorkerPool pool(
      TaskQueue queue, Engine engine, InstantSource clock, Work work, StoreWatch watch) {
    var parts =
        new Poller.Parts(
            queue,
            engine.attempts(),
            engine.messages(),
            engine.sightings(),
            clock,
            work.config(),
            engine.lease().duration());
    return new WorkerPool(parts, work.queues(), watch);
  }

  @Singleton
  Work work(PoolConfig config, Queues queues) {
    return new Work(config, queues);
  }

  @Singleton
  StoreWatch watch(Records records) {
    return new StoreWatch(records);
  }

  /// What the pool works on.
  record Work(PoolConfig config, Queues queues) {}

  /// What the pool uses of the engine.
  record Engine(Attempts attempts, Messages messages, Sightings sightings, Lease lease) {}
}
