package dev.millrace.observe;

import dev.millrace.handler.Handlers;
import dev.millrace.store.Queues;
import dev.millrace.store.TaskListener;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskState;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Provider;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Counts and times what happens to tasks, by type and queue. Only types that have a handler and
/// queues that are configured are named; whatever else comes is `other`, so that nobody can make
/// series.
@Singleton
final class TaskMeters implements TaskListener {
  private static final String OTHER = "other";

  private final MeterRegistry meters;
  private final Queues queues;
  private final Provider<Handlers> handlers;
  private final Map<Series, Counter> counters = new ConcurrentHashMap<>();
  private final Map<Series, Timer> timers = new ConcurrentHashMap<>();
  private @Nullable Handlers known;

  /// Handlers may submit tasks themselves, hence the provider.
  TaskMeters(MeterRegistry meters, Queues queues, Provider<Handlers> handlers) {
    this.meters = meters;
    this.queues = queues;
    this.handlers = handlers;
  }

  /// One line of a meter; `outcome` is null where the meter has none.
  private record Series(Meters meter, String type, String queue, @Nullable String outcome) {
    Series of(Meters other) {
      return new Series(other, type, queue, outcome);
    }

    Series with(String ended) {
      return new Series(meter, type, queue, ended);
    }

    Tags tags() {
      Tags both = Tags.of("type", type, "queue", queue);
      return outcome == null ? both : both.and("outcome", outcome);
    }
  }

  @Override
  public void happened(TaskEvent event, Task task, @Nullable Task before) {
    switch (event) {
      case TaskEvent.Submitted _ -> count(series(Meters.ENQUEUED, task));
      case TaskEvent.Started(var at, _, _, _) ->
          time(series(Meters.WAIT, task), task.waitsSince(), at);
      case TaskEvent.AttemptFailed _ -> {
        count(series(Meters.RETRIES, task));
        ended(event, task, before);
      }
      case TaskEvent.Completed _,
          TaskEvent.Failed _,
          TaskEvent.Snoozed _,
          TaskEvent.Released _,
          TaskEvent.Cancelled _ ->
          ended(event, task, before);
      case TaskEvent.Queued _,
          TaskEvent.NotQueued _,
          TaskEvent.Renewed _,
          TaskEvent.Logged _,
          TaskEvent.CancelRequested _,
          TaskEvent.Replayed _ -> {}
    }
  }

  private void ended(TaskEvent event, Task task, @Nullable Task before) {
    Series outcomes = series(Meters.OUTCOMES, task).with(event.name());
    count(outcomes);
    Instant started = task.attempt().startedAt();
    if (started != null && before != null && !waited(before)) {
      time(outcomes.of(Meters.RUN), started, event.at());
    }
  }

  private static boolean waited(Task before) {
    return before.state() instanceof TaskState.Waiting;
  }

  private void count(Series series) {
    counters
        .computeIfAbsent(
            series,
            one ->
                Counter.builder(one.meter().id())
                    .description(one.meter().meaning())
                    .tags(one.tags())
                    .register(meters))
        .increment();
  }

  private void time(Series series, Instant from, Instant to) {
    Duration time = Duration.between(from, to);
    timers
        .computeIfAbsent(
            series,
            one ->
                Timer.builder(one.meter().id())
                    .description(one.meter().meaning())
                    .tags(one.tags())
                    .register(meters))
        .record(time.isNegative() ? Duration.ZERO : time);
  }

  private Series series(Meters meter, Task task) {
    String type = task.spec().type();
    String queue = task.spec().queue();
    return new Series(
        meter,
        handlers().find(type) == null ? OTHER : type,
        queues.names().contains(queue) ? queue : OTHER,
        null);
  }

  private Handlers handlers() {
    Handlers all = known;
    if (all == null) {
      all = handlers.get();
      known = all;
    }
    return all;
  }
}
