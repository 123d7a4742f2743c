package dev.millrace.observe;

import dev.millrace.engine.Attempts;
import dev.millrace.store.QueueUnavailable;
import dev.millrace.store.Queues;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.store.TaskQueue.Depth;
import dev.millrace.store.Totals.Place;
import dev.millrace.worker.PoolConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micronaut.context.event.ApplicationEventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/// What stands still to be looked at: gauges, read when somebody asks for them.
@Singleton
final class Gauges implements ApplicationEventListener<ServerStartupEvent> {
  private final MeterRegistry meters;
  private final Overview overview;
  private final Queues queues;
  private final Here here;

  Gauges(MeterRegistry meters, Overview overview, Queues queues, Here here) {
    this.meters = meters;
    this.overview = overview;
    this.queues = queues;
    this.here = here;
  }

  /// What is measured of this process.
  @Singleton
  record Here(Attempts attempts, PoolConfig pool, Readiness readiness) {}

  @Override
  public void onApplicationEvent(ServerStartupEvent event) {
    gauge(Meters.RUNNING, Tags.empty(), () -> here.attempts().running().size());
    gauge(Meters.SLOTS, Tags.empty(), () -> here.pool().slots());
    gauge(Meters.READY, Tags.empty(), () -> here.readiness().ready() ? 1 : 0);
    for (Place place : Place.values()) {
      Tags tags = Tags.of("place", place.name().toLowerCase(Locale.ROOT));
      gauge(Meters.TASKS, tags, () -> overview.tasks(place));
    }
    for (String queue : queues.names()) {
      depth(queue, "visible", Depth::visible);
      depth(queue, "in_flight", Depth::inFlight);
      depth(queue, "delayed", Depth::delayed);
    }
  }

  private void depth(String queue, String state, Function<Depth, Long> part) {
    Tags tags = Tags.of("queue", queue, "state", state);
    gauge(Meters.QUEUE_DEPTH, tags, () -> part.apply(overview.depth(queue)));
  }

  private void gauge(Meters meter, Tags tags, Supplier<Number> value) {
    Gauge.builder(meter.id(), () -> known(value))
        .description(meter.meaning())
        .tags(tags)
        .register(meters);
  }

  /// The other numbers are answered although this one can't be had; `Checks` reports the outage.
  private static Number known(Supplier<Number> value) {
    try {
      return value.get();
    } catch (StoreUnavailable | QueueUnavailable _) {
      return Double.NaN;
    }
  }
}
