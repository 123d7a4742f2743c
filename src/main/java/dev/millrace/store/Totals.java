package dev.millrace.store;

import dev.millrace.task.Status;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// How many tasks are where, as sums that each process adds to one record once a second. A process
/// that is killed loses the sums of its last second.
@Singleton
public final class Totals implements TaskListener {
  private static final String RECORD = "count#tasks";

  private final Records records;
  private final Map<Place, Long> pending = new ConcurrentHashMap<>();

  public Totals(Records records) {
    this.records = records;
  }

  /// What is counted: tasks that stand somewhere now, and all that were ever submitted.
  public enum Place {
    SUBMITTED,
    WAITING,
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED;

    String field() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Override
  public void happened(TaskEvent event, Task task, @Nullable Task before) {
    switch (event) {
      case TaskEvent.Submitted _ -> {
        add(Place.SUBMITTED, 1);
        add(Place.WAITING, 1);
      }
      case TaskEvent.Started _ -> move(Place.WAITING, Place.RUNNING);
      case TaskEvent.Completed _ -> move(Place.RUNNING, Place.COMPLETED);
      case TaskEvent.Failed _ -> move(Place.RUNNING, Place.FAILED);
      case TaskEvent.AttemptFailed _, TaskEvent.Snoozed _, TaskEvent.Released _ ->
          move(Place.RUNNING, Place.WAITING);
      case TaskEvent.Cancelled _ -> {
        boolean ran = before != null && before.status() == Status.PROCESSING;
        move(ran ? Place.RUNNING : Place.WAITING, Place.CANCELLED);
      }
      case TaskEvent.Replayed _ -> move(Place.FAILED, Place.WAITING);
      case TaskEvent.Queued _,
          TaskEvent.NotQueued _,
          TaskEvent.Renewed _,
          TaskEvent.Logged _,
          TaskEvent.CancelRequested _ -> {}
    }
  }

  /// Adds what has gathered to the record; what can't be added now stays for the next time.
  public void flush() {
    var sums = new HashMap<String, Long>();
    for (Place place : Place.values()) {
      Long sum = pending.remove(place);
      if (sum != null && sum != 0) {
        sums.put(place.field(), sum);
      }
    }
    if (sums.isEmpty()) {
      return;
    }
    try {
      records.add(RECORD, sums);
    } catch (StoreUnavailable e) {
      for (Place place : Place.values()) {
        add(place, sums.getOrDefault(place.field(), 0L));
      }
      throw e;
    }
  }

  /// The totals of all processes, with what this one has not added yet.
  public Map<Place, Long> now() {
    Entry entry = records.get(RECORD);
    var totals = new HashMap<Place, Long>();
    for (Place place : Place.values()) {
      long stored = entry == null ? 0 : entry.number(place.field());
      totals.put(place, Math.max(0, stored + pending.getOrDefault(place, 0L)));
    }
    return totals;
  }

  /// Adds what is missing to `right`, which was counted while nothing moved.
  public void repair(Map<Place, Long> right) {
    Entry entry = records.get(RECORD);
    var missing = new HashMap<String, Long>();
    right.forEach((place, count) -> {
      long by = count - (entry == null ? 0 : entry.number(place.field()));
      if (by != 0) {
        missing.put(place.field(), by);
      }
    });
    if (!missing.isEmpty()) {
      records.add(RECORD, missing);
    }
  }

  private void move(Place from, Place to) {
    add(from, -1);
    add(to, 1);
  }

  private void add(Place place, long by) {
    pending.merge(place, by, Long::sum);
  }
}
