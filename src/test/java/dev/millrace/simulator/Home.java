package dev.millrace.simulator;

import dev.millrace.simulated.SimulatedQueue;
import dev.millrace.simulated.SimulatedRecords;
import dev.millrace.store.Change;
import dev.millrace.store.Entry;
import dev.millrace.store.Guard;
import dev.millrace.store.Records.Written;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The store and the queue that all processes share, and who can reach them. Its index follows the
/// records, a while later where it lags.
final class Home {
  private final Scheduler scheduler;
  private final Weather weather;
  private final Promises promises;
  private final SimulatedRecords truth;
  private final SimulatedRecords index;
  private final SimulatedQueue queue;
  private final boolean shared;
  private final Set<Process> withoutStore = new HashSet<>();
  private final Set<Process> withoutQueue = new HashSet<>();
  boolean storeDown;
  boolean queueDown;
  boolean throttled;

  /// Of many processes when `shared`, else of one whose messages die with it.
  Home(Scheduler scheduler, Weather weather, Promises promises, boolean shared) {
    this.shared = shared;
    this.scheduler = scheduler;
    this.weather = weather;
    this.promises = promises;
    InstantSource clock = scheduler.clock();
    truth = new SimulatedRecords(clock);
    index = new SimulatedRecords(clock);
    queue = new SimulatedQueue(scheduler.clock());
    queue.disorder(messages -> {
      if (weather.strikes(Fault.MESSAGES_OUT_OF_ORDER)) {
        Collections.shuffle(messages, scheduler.chance());
      }
    });
  }

  boolean isShared() {
    return shared;
  }

  /// What a process that dies takes with it.
  void lose(Process process) {
    if (!shared) {
      queue.purge();
      promises.died(process);
    }
  }

  /// The records as they are.
  SimulatedRecords truth() {
    return truth;
  }

  /// The records as the agenda shows them.
  SimulatedRecords index() {
    return index;
  }

  SimulatedQueue queue() {
    return queue;
  }

  boolean hasStore(Process process) {
    boolean refused = throttled && scheduler.chance().nextInt(10) < 3;
    return !storeDown && !refused && !withoutStore.contains(process);
  }

  boolean hasQueue(Process process) {
    return !queueDown && !withoutQueue.contains(process);
  }

  void cutFromStore(Process process) {
    withoutStore.add(process);
  }

  void cutFromQueue(Process process) {
    withoutQueue.add(process);
  }

  /// Everything is to be had again.
  void heal() {
    storeDown = false;
    queueDown = false;
    throttled = false;
    withoutStore.clear();
    withoutQueue.clear();
  }

  Written create(Entry draft, Process by) {
    return seen(draft.id(), null, truth.create(draft), by);
  }

  Written change(String id, Guard guard, Change change, Process by) {
    Entry before = truth.get(id);
    return seen(id, before, truth.change(id, guard, change), by);
  }

  void add(String id, Map<String, Long> sums) {
    truth.add(id, sums);
  }

  private Written seen(String id, @Nullable Entry before, Written written, Process by) {
    if (written instanceof Written.Done) {
      Entry now = Objects.requireNonNull(truth.get(id));
      if (!id.contains("#")) {
        promises.changed(before, now, by);
      }
      follow(now);
    }
    return written;
  }

  /// Updates of the index may overtake each other; an older one never covers a newer.
  private void follow(Entry now) {
    Runnable update =
        () -> {
          Entry shown = index.get(now.id());
          if (shown == null || shown.version() < now.version()) {
            index.put(now);
          }
        };
    if (weather.strikes(Fault.INDEX_LAGS)) {
      scheduler.after(Duration.ofMillis(scheduler.chance().nextInt(5_000)), update);
    } else {
      update.run();
    }
  }
}
