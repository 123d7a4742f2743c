package dev.millrace.trial;

import dev.millrace.store.Inventory;
import dev.millrace.store.Totals;
import dev.millrace.store.Totals.Place;
import dev.millrace.task.Claim;
import dev.millrace.task.Task;
import dev.millrace.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Accounts for every task in the store: where it stands, whether anything will go on with it, and
/// whether the totals say the same.
public final class Audit implements Inventory.Visitor {
  /// A task this long past its time is one that upkeep has to look after.
  private static final Duration GRACE = Duration.ofMinutes(1);

  /// How many are named of those that there may be many of.
  private static final int NAMED = 10;

  private final Instant now;
  private final Map<Place, Long> counted = new EnumMap<>(Place.class);
  private final List<Item> unexplained = new ArrayList<>();
  private final List<Item> rescue = new ArrayList<>();
  private long unexplainedCount;
  private long rescueCount;

  private Audit(Instant now) {
    this.now = now;
    for (Place place : Place.values()) {
      counted.put(place, 0L);
    }
  }

  /// A task, and what is to be said of it.
  public record Item(String id, String why) {}

  /// The findings. Of `unexplained` and `rescue` the first ten are named.
  ///
  /// @param counted tasks that are in the store, by where they stand
  /// @param totals what the totals said
  /// @param right what they should say; finished tasks that have vanished since still count
  /// @param quiet whether nothing moved meanwhile, so that `right` is right
  public record Report(
      Map<Place, Long> counted,
      Findings unexplained,
      Findings rescue,
      Map<Place, Long> totals,
      Map<Place, Long> right,
      boolean quiet) {}

  /// How many there are, and the first of them.
  public record Findings(long count, List<Item> first) {}

  /// Looks at everything, which takes at least `pause`: that the totals don't change in that time
  /// is what shows that nothing moves.
  public static Report of(Inventory inventory, Totals totals, Instant now, Duration pause)
      throws InterruptedException {
    Map<Place, Long> before = totals.now();
    long end = System.nanoTime() + pause.toNanos();
    var audit = new Audit(now);
    inventory.walk(audit);
    long left = end - System.nanoTime();
    if (left > 0) {
      Thread.sleep(Duration.ofNanos(left));
    }
    boolean quiet = before.equals(totals.now());
    return new Report(
        audit.counted,
        new Findings(audit.unexplainedCount, audit.unexplained),
        new Findings(audit.rescueCount, audit.rescue),
        before,
        right(audit.counted, before),
        quiet);
  }

  @Override
  public void task(Task task) {
    counted.merge(Place.SUBMITTED, 1L, Long::sum);
    counted.merge(place(task), 1L, Long::sum);
    String why = forsaken(task);
    if (!why.isEmpty()) {
      rescueCount++;
      name(rescue, task.id(), why);
    }
  }

  @Override
  public void unexplained(String id, String why) {
    counted.merge(Place.SUBMITTED, 1L, Long::sum);
    unexplainedCount++;
    name(unexplained, id, why);
  }

  private static void name(List<Item> list, String id, String why) {
    if (list.size() < NAMED) {
      list.add(new Item(id, why));
    }
  }

  private static Place place(Task task) {
    return switch (task.state()) {
      case TaskState.Waiting _ -> Place.WAITING;
      case TaskState.Processing _ -> Place.RUNNING;
      case TaskState.Completed _ -> Place.COMPLETED;
      case TaskState.Failed _ -> Place.FAILED;
      case TaskState.Cancelled _ -> Place.CANCELLED;
    };
  }

  private String forsaken(Task task) {
    return switch (task.state()) {
      case TaskState.Waiting waiting when waiting.due().isBefore(now.minus(GRACE)) ->
          "%s and due since %s".formatted(task.status(), waiting.due());
      case TaskState.Processing held when Claim.isDead(held, now) ->
          "the lease of %s ended %s".formatted(task.attempt().worker(), held.leaseUntil());
      case TaskState.Waiting _, TaskState.Processing _, TaskState.Finished _ -> "";
    };
  }

  /// What waits and runs is there to be counted; of what has finished, some may have vanished.
  private static Map<Place, Long> right(Map<Place, Long> counted, Map<Place, Long> totals) {
    var right = new EnumMap<Place, Long>(counted);
    for (Place place : List.of(Place.COMPLETED, Place.FAILED, Place.CANCELLED)) {
      right.put(place, Math.max(counted.getOrDefault(place, 0L), totals.getOrDefault(place, 0L)));
    }
    right.remove(Place.SUBMITTED);
    right.put(Place.SUBMITTED, right.values().stream().mapToLong(Long::longValue).sum());
    return right;
  }
}
