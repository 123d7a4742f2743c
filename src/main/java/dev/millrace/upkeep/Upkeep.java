package dev.millrace.upkeep;

import dev.millrace.engine.Attempts;
import dev.millrace.engine.Doorbells;
import dev.millrace.engine.Lease;
import dev.millrace.engine.Sightings;
import dev.millrace.store.Queues;
import dev.millrace.store.Records.Listed;
import dev.millrace.store.Records.Page;
import dev.millrace.store.Records.Range;
import dev.millrace.store.TaskStore;
import dev.millrace.store.TaskStore.Moved;
import dev.millrace.task.Claim;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskState.Finished;
import dev.millrace.task.TaskState.Processing;
import dev.millrace.task.TaskState.Waiting;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Finds tasks that no message speaks for and sends one; finds leases whose holder is dead and
/// settles them. Any number of processes may do it at once: the index nominates, the record
/// decides.
@Singleton
public final class Upkeep {
  private static final int PAGE = 100;
  private static final int MOST_RESCUES = 500;

  private final TaskStore store;
  private final Queues queues;
  private final Rescue rescue;
  private final Sightings sightings;
  private final InstantSource clock;

  public Upkeep(
      TaskStore store, Queues queues, Rescue rescue, Sightings sightings, InstantSource clock) {
    this.store = store;
    this.queues = queues;
    this.rescue = rescue;
    this.sightings = sightings;
    this.clock = clock;
  }

  /// What to do about one task that may need help.
  @Singleton
  public record Rescue(Attempts attempts, Doorbells doorbells, Lease lease) {}

  /// One round over all queues; how many tasks were helped.
  public int round() {
    int helped = 0;
    for (String queue : queues.names()) {
      Instant soon = clock.instant().plus(Task.QUEUE_HORIZON);
      for (String bucket : store.agenda().due(queue).toList()) {
        helped += help(bucket, soon, Integer.MAX_VALUE, this::remind);
      }
      Instant passed = sightings.passed(queue);
      if (passed.isAfter(Instant.EPOCH)) {
        for (String bucket : store.agenda().sent(queue).toList()) {
          helped += help(bucket, passed, MOST_RESCUES, this::revive);
        }
      }
    }
    return helped;
  }

  /// After a start of a home whose messages died with the process before: nothing that was sent,
  /// and no lease, outlived it.
  public int recover(Instant started) {
    int helped = 0;
    for (String queue : queues.names()) {
      for (String bucket : store.agenda().sent(queue).toList()) {
        helped +=
            help(
                bucket,
                Range.FOREVER,
                Integer.MAX_VALUE,
                task -> task.updatedAt().isBefore(started) && takeOver(task));
      }
    }
    return helped;
  }

  private int help(String bucket, Instant until, int most, Predicate<Task> help) {
    int helped = 0;
    String cursor = null;
    do {
      var range = new Range(bucket, Instant.EPOCH, until, PAGE, false, cursor);
      Page page = store.list(range);
      List<String> ids = page.entries().stream().map(Listed::id).toList();
      helped += countConcurrently(store.get(ids), help);
      cursor = page.cursor();
    } while (cursor != null && helped < most);
    return helped;
  }

  /// All tasks of a page at once, so that the home can write them in one batch.
  private static int countConcurrently(List<Task> tasks, Predicate<Task> help) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var helped = tasks.stream().map(task -> threads.submit(() -> help.test(task))).toList();
      return (int) helped.stream().filter(Upkeep::join).count();
    }
  }

  private static boolean join(Future<Boolean> one) {
    try {
      return one.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// A message that was thought lost may have come after all: a claim moves no task in the agenda,
  /// so that one whose holder died since is found where it waited.
  private boolean remind(Task task) {
    return switch (task.state()) {
      case Waiting waiting -> !waiting.queued() && send(task);
      case Processing held -> Claim.isDead(held, clock.instant()) && expire(task);
      case Finished _ -> false;
    };
  }

  private boolean revive(Task task) {
    return switch (task.state()) {
      case Waiting waiting -> waiting.queued() && isDue(waiting) && send(task);
      case Processing held -> Claim.isDead(held, clock.instant()) && expire(task);
      case Finished _ -> false;
    };
  }

  private boolean takeOver(Task task) {
    return switch (task.state()) {
      case Waiting waiting -> waiting.queued() && send(task);
      case Processing _ -> !rescue.lease().worker().equals(task.attempt().worker()) && expire(task);
      case Finished _ -> false;
    };
  }

  /// Whoever writes this into the record is the one to send.
  private boolean send(Task task) {
    return switch (store.apply(task, List.of(new TaskEvent.Queued(clock.instant())))) {
      case Moved.To(var now) -> rescue.doorbells().ring(now);
      case Moved.Conflict _ -> false;
    };
  }

  private boolean expire(Task task) {
    @Nullable Task now = rescue.attempts().expire(task);
    return now != null && rescue.doorbells().ring(now);
  }

  private boolean isDue(Waiting waiting) {
    return !waiting.due().isAfter(clock.instant());
  }
}
