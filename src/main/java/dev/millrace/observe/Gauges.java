package dev.millrace.observe;

import dev.millrace.engine.Attempts;
import dev.millrace.store.Queues;
import dev.millrace.store.TaskQueue.Depth;
import dev.millrace.store.Totals.Place;
import dev.millrace.worker.PoolConfig;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micronaut.context.annotation.Context;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/// What stands still to be looked at: gauges, read when somebody asks for them.
@Context
final class Gauges {
  private final MeterRegistry meters;

  Gauges(MeterRegistry meters) {
    this.meters = meters;
  }

  @Inject
  void process(Attempts attempts, PoolConfig pool, Readiness readiness) {
    gauge(Meters.RUNNING, Tags.empty(), () -> attempts.running().size());
    gauge(Meters.SLOTS, Tags.empty(), pool::slots);
    gauge(Meters.READY, Tags.empty(), () -> readiness.ready() ? 1 : 0);
  }

  @Inject
  void home(Overview overview, Queues queues) {
    for (Place place : Place.values()) {
      Tags tags = Tags.of("place", place.name().toLowerCase(Locale.ROOT));
      gauge(Meters.TASKS, tags, () -> overview.tasks(place));
    }
    for (String queue : queues.names()) {
      depth(queue, "visible", overview, Depth::visible);
      depth(queue, "in_flight", overview, Depth::inFlight);
      depth(queue, "delayed", overview, Depth::delayed);
    }
  }

  private void depth(String queue, String state, Overview overview, Function<Depth, Long> part) {
    Tags tags = Tags.of("queue", queue, "state", state);
    gauge(Meters.QUEUE_DEPTH, tags, () -> part.apply(overview.depth(queue)));
  }

  /// Micrometer shows NaN for a value that can't be read.
  private void gauge(Meters meter, Tags tags, Supplier<Number> value) {
    Gauge.builder(meter.id(), value).description(meter.meaning()).tags(tags).register(meters);
  }
}
