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

  /// Handlers may submit tasks themselves, hence the provider.
  TaskMeters(MeterRegistry meters, Queues queues, Provider<Handlers> handlers) {
    this.meters = meters;
    this.queues = queues;
    this.handlers = handlers;
  }

  @Override
  public void happened(TaskEvent event, Task task, @Nullable Task before) {
    Tags tags = tags(task);
    switch (event) {
      case TaskEvent.Submitted _ -> count(Meters.ENQUEUED, tags);
      case TaskEvent.Started(var at, _, _, _) -> time(Meters.WAIT, tags, task.waitsSince(), at);
      case TaskEvent.AttemptFailed _ -> {
        count(Meters.RETRIES, tags);
        ended(event, task, tags, before);
      }
      case TaskEvent.Completed _,
          TaskEvent.Failed _,
          TaskEvent.Snoozed _,
          TaskEvent.Released _,
          TaskEvent.Cancelled _ ->
          ended(event, task, tags, before);
      case TaskEvent.Queued _,
          TaskEvent.NotQueued _,
          TaskEvent.Renewed _,
          TaskEvent.Logged _,
          TaskEvent.CancelRequested _,
          TaskEvent.Replayed _ -> {}
    }
  }

  private void ended(TaskEvent event, Task task, Tags tags, @Nullable Task before) {
    Tags outcome = tags.and("outcome", event.name());
    count(Meters.OUTCOMES, outcome);
    Instant started = task.attempt().startedAt();
    if (started != null && before != null && !waited(before)) {
      time(Meters.RUN, outcome, started, event.at());
    }
  }

  private static boolean waited(Task before) {
    return before.state() instanceof TaskState.Waiting;
  }

  private void count(Meters meter, Tags tags) {
    Counter.builder(meter.id())
        .description(meter.meaning())
        .tags(tags)
        .register(meters)
        .increment();
  }

  private void time(Meters meter, Tags tags, Instant from, Instant to) {
    Duration time = Duration.between(from, to);
    Timer.builder(meter.id())
        .description(meter.meaning())
        .tags(tags)
        .register(meters)
        .record(time.isNegative() ? Duration.ZERO : time);
  }

  private Tags tags(Task task) {
    String type = task.spec().type();
    String queue = task.spec().queue();
    return Tags.of(
        "type", handlers.get().find(type) == null ? OTHER : type,
        "queue", queues.names().contains(queue) ? queue : OTHER);
  }
}
