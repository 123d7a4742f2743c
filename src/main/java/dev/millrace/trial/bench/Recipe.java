package dev.millrace.trial.bench;

import dev.millrace.store.Change;
import dev.millrace.store.Entry;
import dev.millrace.store.Floor.Sample;
import dev.millrace.store.Guard;
import dev.millrace.store.Records;
import dev.millrace.store.Retention;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.TaskStore;
import dev.millrace.store.TaskStore.Moved;
import dev.millrace.task.Doorbell;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Writes down what the store is asked for the life of one task, so that the floor can be asked the
/// same.
final class Recipe implements Records {
  /// The floor's tasks stand in parts of the agenda where no upkeep looks.
  private static final String APART = "bench-";

  private final List<Change> changes = new ArrayList<>();
  private @Nullable Entry draft;
  private @Nullable Entry now;

  /// What was written for `done`, a completed task.
  static Sample of(Task done, Retention retention) {
    var recipe = new Recipe();
    var store = new TaskStore(recipe, retention, List.of());
    Task fresh = Task.submitted(done.id(), done.spec(), done.spec().origin().createdAt());
    Task pending = moved(store.create(fresh));
    Instant begun = Objects.requireNonNull(done.attempt().startedAt());
    var lease = begun.plusSeconds(30);
    String worker = Objects.requireNonNull(done.attempt().worker());
    var started = new TaskEvent.Started(begun, worker, lease, "1y2p0ij32e8e7");
    Task running = moved(store.claim(Doorbell.of(pending), started));
    moved(store.apply(running, List.of(new TaskEvent.Completed(done.updatedAt(), null))));
    return new Sample(
        Objects.requireNonNull(recipe.draft),
        recipe.changes.getFirst(),
        recipe.changes.getLast(),
        TaskQueue.body(Doorbell.of(pending)));
  }

  @Override
  public Written create(Entry entry) {
    draft = new Entry(entry.id(), 1, apart(entry.fields()));
    now = entry;
    return new Written.Done(entry);
  }

  @Override
  public Written change(String id, Guard guard, Change change) {
    changes.add(new Change(apart(change.set()), change.remove(), change.add(), change.append()));
    Entry after = change.applyTo(Objects.requireNonNull(now));
    now = after;
    return new Written.Done(after);
  }

  private static Map<String, Object> apart(Map<String, Object> fields) {
    var moved = new HashMap<>(fields);
    moved.computeIfPresent(Entry.BUCKET, (_, bucket) -> APART + bucket);
    return moved;
  }

  private static Task moved(Moved moved) {
    return ((Moved.To) moved).task();
  }

  @Override
  public @Nullable Entry get(String id) {
    return now;
  }

  @Override
  public List<Entry> get(List<String> ids) {
    return List.of(Objects.requireNonNull(now));
  }

  @Override
  public Page list(Range range) {
    return new Page(List.of(), null);
  }

  @Override
  public Whole all(@Nullable String after, int limit) {
    return new Whole(List.of(), null);
  }

  @Override
  public void add(String id, Map<String, Long> sums) {
    throw new IllegalStateException("no totals are kept here");
  }

  @Override
  public void check() {}

  @Override
  public int shards() {
    return 1;
  }
}
