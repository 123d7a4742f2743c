package dev.millrace.simulator;

import dev.millrace.handler.TaskContext;
import dev.millrace.store.Entry;
import dev.millrace.task.Failure;
import dev.millrace.task.Limits;
import dev.millrace.task.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What has to hold after each step of a life. Whatever breaks first is kept, and ends the life.
final class Promises {
  /// How far a process's clock may be off at the most, in milliseconds.
  static final int SKEW = 900;

  private final Scheduler scheduler;
  private final Map<String, List<Run>> runs = new HashMap<>();
  private final Map<String, Chore> accepted = new HashMap<>();
  private final Map<String, Instant> cancelled = new HashMap<>();
  private final Set<String> asked = new HashSet<>();
  private final Set<String> died = new HashSet<>();
  private long calm = Long.MAX_VALUE - SKEW;
  private @Nullable String broken;

  Promises(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /// A handler at work.
  final class Run {
    final long fence;
    private final Chore chore;
    private final Process process;
    private final long began = scheduler.nanos();
    private boolean over;

    private Run(Chore chore, long fence, Process process) {
      this.chore = chore;
      this.fence = fence;
      this.process = process;
    }

    void end() {
      over = true;
    }

    /// Whether it may still be at work when another begins: it stood still and could not know, or
    /// it does not listen.
    private boolean isExcused() {
      return over
          || process.isDead()
          || process.wasFrozenSince(began)
          || chore.kind() == Chore.Kind.IGNORES_INTERRUPTS;
    }
  }

  @Nullable String broken() {
    return broken;
  }

  void broke(String what) {
    if (broken == null) {
      broken = what;
      scheduler.note("BROKEN", () -> what);
    }
  }

  /// From now on nothing goes wrong that the engine does not do itself.
  void calm() {
    calm = scheduler.clock().instant().toEpochMilli();
  }

  void accepted(String id, Chore chore) {
    accepted.put(id, chore);
  }

  Map<String, Chore> accepted() {
    return accepted;
  }

  /// Nobody else can hold what it held, so that its leases need not be waited for.
  void died(Process process) {
    died.add(process.toString());
  }

  /// A cancel was asked for, and may or may not happen.
  void cancelAsked(String id) {
    asked.add(id);
  }

  /// A cancel was answered: nothing may begin from now on.
  void cancelled(String id) {
    cancelled.put(id, scheduler.clock().instant());
  }

  boolean mayBeCancelled(String id) {
    return asked.contains(id);
  }

  List<Run> runs(String id) {
    return runs.getOrDefault(id, List.of());
  }

  Run began(Chore chore, TaskContext context, Process process) {
    scheduler.note(process, () -> "begins " + context.id() + " fence " + context.fence());
    var run = new Run(chore, context.fence(), process);
    List<Run> all = runs.computeIfAbsent(context.id(), _ -> new ArrayList<>());
    for (Run other : all) {
      if (!other.isExcused()) {
        broke(
            "%s runs in %s under %d while it runs in %s under %d"
                .formatted(context.id(), process, run.fence, other.process, other.fence));
      }
      if (other.fence >= run.fence && !process.wasFrozenSince(other.began)) {
        broke(context.id() + " runs under " + run.fence + " after " + other.fence);
      }
    }
    all.add(run);
    return run;
  }

  /// Each write of a task's record.
  void changed(@Nullable Entry before, Entry now, Process by) {
    if (before == null) {
      if (now.version() != 1) {
        broke(now.id() + " begins at version " + now.version());
      }
      return;
    }
    Status was = status(before);
    Status is = status(now);
    String step = "%s goes from %s to %s".formatted(now.id(), was, is);
    if (now.version() != before.version() + 1) {
      broke(step + " but its version is " + now.version() + " after " + before.version());
    }
    boolean revived = was == Status.FAILED && is == Status.PENDING;
    if (revived) {
      cancelled.remove(now.id());
    } else if (was.isFinal()) {
      broke(step);
    }
    long raised = now.number("fence") - before.number("fence");
    boolean claimed = is == Status.PROCESSING && was != Status.PROCESSING;
    if (raised != (claimed ? 1 : 0)) {
      broke(step + " and its fence rises by " + raised);
    }
    if (is == Status.COMPLETED && was != Status.PROCESSING) {
      broke(step);
    }
    if (now.number("attempt") > now.number("max_attempts")
        || now.number("max_attempts") > Limits.MOST_ATTEMPTS) {
      broke(step + " at attempt " + now.number("attempt") + " of " + now.number("max_attempts"));
    }
    if (claimed) {
      claimed(before, step);
    }
    if (was == Status.PROCESSING && is != Status.PROCESSING) {
      released(before, now, by, step);
    }
  }

  private void claimed(Entry before, String step) {
    long now = scheduler.clock().instant().toEpochMilli();
    if (before.number(Entry.DUE) > now + SKEW) {
      broke(step + " before it is due");
    }
    Instant since = cancelled.get(before.id());
    if (since != null) {
      broke(step + " though it was cancelled at " + since);
    }
  }

  /// Only its holder ends a lease that lives, and none is lost where all is well.
  private void released(Entry before, Entry after, Process by, String step) {
    long now = scheduler.clock().instant().toEpochMilli();
    String holder = String.valueOf(before.text("worker"));
    boolean own = by.toString().equals(holder) || died.contains(holder);
    if (!own && before.number("lease_until") > now) {
      broke(step + " by " + by + " while the lease of " + holder + " lives");
    }
    boolean lost = Failure.LEASE_EXPIRED.equals(after.text("error_code"));
    if (lost && before.number("started_at") > calm + SKEW) {
      broke(step + " because its lease was lost, and nothing had happened");
    }
  }

  static Status status(Entry entry) {
    return Status.valueOf(String.valueOf(entry.text("status")));
  }
}
