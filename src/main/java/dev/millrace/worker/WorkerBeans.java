package dev.millrace.worker;

import dev.millrace.engine.Attempts;
import dev.millrace.engine.Lease;
import dev.millrace.engine.Messages;
import dev.millrace.engine.Sightings;
import dev.millrace.settings.Settings;
import dev.millrace.store.Queues;
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
      TaskQueue queue, Engine engine, InstantSource clock, PoolConfig config, Queues queues) {
    var parts =
        new Poller.Parts(
            queue,
            engine.attempts(),
            engine.messages(),
            engine.sightings(),
            clock,
            config,
            engine.lease().duration());
    return new WorkerPool(parts, queues);
  }

  /// What the pool uses of the engine.
  record Engine(Attempts attempts, Messages messages, Sightings sightings, Lease lease) {}
}
