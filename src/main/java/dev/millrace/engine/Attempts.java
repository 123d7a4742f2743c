package dev.millrace.engine;

import dev.millrace.engine.Persistence.GaveUp;
import dev.millrace.engine.Running.Reason;
import dev.millrace.store.TaskQueue.Delivery;
import dev.millrace.store.TaskStore;
import dev.millrace.store.TaskStore.Moved;
import dev.millrace.task.Attempt.Progress;
import dev.millrace.task.Claim;
import dev.millrace.task.Doorbell;
import dev.millrace.task.Outcome;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskState;
import dev.millrace.task.TaskState.Processing;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of an attempt: claim, run, renew, settle. Everything that runs or outlives a task goes
/// through here, and every write names the version that it was decided on.
@Singleton
public final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
  private static final Duration NEWS = Duration.ofSeconds(1);
  private static final int LOOKS = 16;

  private final TaskStore store;
  private final Messages messages;
  private final Runner runner;
  private final Lease lease;
  private final InstantSource clock;
  private final Persistence persistence;

  /// By the nonce of their claim.
  private final Map<String, Running> running = new ConcurrentHashMap<>();

  public Attempts(
      TaskStore store, Messages messages, Runner runner, Lease lease, InstantSource clock) {
    this.store = store;
    this.messages = messages;
    this.runner = runner;
    this.lease = lease;
    this.clock = clock;
    this.persistence = new Persistence(clock);
  }

  /// Takes one message through to its end: the task was run and settled, or there was nothing to
  /// run. Throws `StoreUnavailable` when the store stays away; the message then comes back by
  /// itself. `ended` is called when a handler has ended, before its outcome is written.
  public void take(Delivery delivery, Runnable ended) {
    Doorbell bell = delivery.bell();
    if (bell == null) {
      messages.putAside(delivery, "not a message of ours");
      return;
    }
    TaskEvent.Started started = lease.claim(clock.instant());
    for (int look = 0; look < LOOKS; look++) {
      switch (look(delivery, bell, started)) {
        case Look.Held(var task) -> {
          run(task, delivery, started, ended);
          return;
        }
        case Look.Again(var next) -> {
          bell = Doorbell.of(next);
          started = lease.claim(clock.instant());
        }
        case Look.Nothing _ -> {
          return;
        }
      }
    }
    messages.hide(delivery, Duration.ofSeconds(1));
  }

  /// Attempts under way in this process.
  public Collection<Running> running() {
    return running.values();
  }

  /// Does for one attempt what its time asks for: stop it when its time or its lease is up, renew
  /// the lease, record what the handler said. Called every moment by a single thread; quick.
  public void tend(Running attempt) {
    Instant now = clock.instant();
    if (now.isAfter(attempt.deadline())) {
      attempt.stop(Reason.TIMED_OUT);
    }
    if (attempt.leaseEnds(lease.margin())) {
      attempt.stop(Reason.LEASE_LOST);
    }
    Running.Stop stop = attempt.stop();
    if (attempt.ended()) {
      return;
    }
    if (stop != null && now.isAfter(stop.at().plus(Runner.GRACE))) {
      Thread.ofVirtual().name("abandon").start(() -> abandon(attempt));
    } else if (!lost(stop) && attempt.mayWrite(lease.renewal(), NEWS)) {
      Thread.ofVirtual().name("renew").start(() -> renew(attempt));
    }
  }

  /// Interrupts an attempt because this process is going down.
  public void drain(Running attempt) {
    attempt.stop(Reason.DRAINED);
  }

  /// Settles an attempt whose handler does not react to its interrupt; what that returns later is
  /// thrown away, and its slot stays taken until then.
  public void abandon(Running attempt) {
    Running.Stop stop = attempt.stop();
    if (stop != null && attempt.end()) {
      LOG.warn("task {} ignores its interrupt ({})", attempt.id(), stop.reason());
      settle(attempt, Runner.stopped(stop, attempt));
    }
  }

  /// Settles a task whose holder is dead, as an ordinary failure; what it is now, null when it is
  /// gone.
  public @Nullable Task expire(Task task) {
    TaskEvent event = new Outcome.Lost().settle(task, clock.instant());
    return switch (store.apply(task, List.of(event))) {
      case Moved.To(var now) -> {
        LOG.info("task {}: {} was lost, now {}", now.id(), task.attempt().worker(), now.status());
        if (now.state() instanceof TaskState.Failed(_, var error, _)) {
          messages.dead(now, error.code());
        }
        yield now;
      }
      case Moved.Conflict(var current) -> current;
    };
  }

  private sealed interface Look {
    record Held(Task task) implements Look {}

    record Again(Task task) implements Look {}

    record Nothing() implements Look {}
  }

  private Look look(Delivery delivery, Doorbell bell, TaskEvent.Started started) {
    Instant patience = delivery.receivedAt().plus(lease.renewal());
    return switch (claim(bell, started, patience)) {
      case Moved.To(var task) -> new Look.Held(task);
      case Moved.Conflict(var current) -> {
        Doorbell said = Objects.requireNonNullElse(delivery.bell(), bell);
        Claim decision = Claim.decide(current, said, started.claim(), clock.instant());
        if (decision instanceof Claim.Mine(var task)) {
          store.acknowledge(started, task);
        }
        yield follow(delivery, decision);
      }
    };
  }

  private Moved claim(Doorbell bell, TaskEvent.Started started, Instant patience) {
    try {
      return persistence.insist(patience, () -> store.claim(bell, started));
    } catch (GaveUp e) {
      throw e.last();
    }
  }

  private Look follow(Delivery delivery, Claim decision) {
    return switch (decision) {
      case Claim.Mine(var task) -> new Look.Held(task);
      case Claim.TryAgain(var task) -> new Look.Again(task);
      case Claim.Expired(var task) -> again(expire(task), delivery);
      case Claim.Revive(var task) -> again(replay(task), delivery);
      case Claim.Hide(var until) -> {
        messages.hide(delivery, Duration.between(clock.instant(), until));
        yield new Look.Nothing();
      }
      case Claim.Drop _ -> {
        messages.delete(delivery);
        yield new Look.Nothing();
      }
      case Claim.Unknown() -> again(null, delivery);
    };
  }

  private Look again(@Nullable Task now, Delivery delivery) {
    if (now != null) {
      return new Look.Again(now);
    }
    messages.unknown(delivery);
    return new Look.Nothing();
  }

  private @Nullable Task replay(Task task) {
    return switch (store.apply(task, List.of(new TaskEvent.Replayed(clock.instant())))) {
      case Moved.To(var now) -> now;
      case Moved.Conflict(var current) -> current;
    };
  }

  private void run(Task task, Delivery delivery, TaskEvent.Started started, Runnable ended) {
    var attempt = new Running(task, delivery, started.leaseUntil(), clock);
    running.put(started.claim(), attempt);
    try {
      Outcome outcome = runner.run(attempt);
      ended.run();
      if (attempt.end()) {
        settle(attempt, outcome);
      }
    } finally {
      running.remove(started.claim());
    }
  }

  private void renew(Running attempt) {
    Task task = attempt.task();
    List<TaskEvent> lines = attempt.takeLines();
    Progress progress = attempt.takeProgress();
    try {
      while (true) {
        Instant now = clock.instant();
        Instant until = now.plus(lease.duration());
        var events = new ArrayList<>(lines);
        events.add(new TaskEvent.Renewed(now, until, progress));
        switch (store.apply(task, events)) {
          case Moved.To(var renewed) -> {
            attempt.wrote(renewed, now, until);
            heed(attempt, renewed);
            messages.keepHidden(attempt, lease.duration());
            return;
          }
          case Moved.Conflict(var current) when current != null && attempt.isHolder(current) ->
              task = current;
          case Moved.Conflict _ -> {
            attempt.stop(Reason.LEASE_LOST);
            return;
          }
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("the lease of task {} was not renewed: {}", attempt.id(), e.getMessage());
      attempt.failedToWrite(task, lines, progress);
    }
  }

  private static void heed(Running attempt, Task renewed) {
    if (renewed.state() instanceof Processing(_, _, var cancel) && cancel) {
      attempt.stop(Reason.CANCELLED);
    }
  }

  private void settle(Running attempt, Outcome outcome) {
    Task task = attempt.task();
    List<TaskEvent> lines = attempt.takeLines();
    Instant patience = attempt.leaseUntil().plus(lease.duration());
    try {
      Outcome kept = persistence.insist(patience, () -> runner.keep(attempt, outcome));
      while (true) {
        Task seen = task;
        var events = new ArrayList<>(lines);
        events.add(kept.settle(task, clock.instant()));
        String mark = TaskStore.mark();
        switch (persistence.insist(patience, () -> store.apply(seen, events, mark))) {
          case Moved.To(var settled) -> {
            messages.settled(settled, attempt.delivery());
            return;
          }
          case Moved.Conflict(var current) when current != null && attempt.isHolder(current) ->
              task = current;
          case Moved.Conflict(var current) -> {
            LOG.info("task {}: the end of attempt {} came too late", task.id(), attempt.fence());
            messages.superseded(current, attempt.delivery());
            return;
          }
        }
      }
    } catch (GaveUp e) {
      LOG.error(
          "task {} was not settled, another worker will take it: {}", task.id(), e.getMessage());
    }
  }

  private static boolean lost(Running.@Nullable Stop stop) {
    return stop != null && stop.reason() == Reason.LEASE_LOST;
  }
}
