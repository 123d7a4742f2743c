package dev.millrace.store;

import dev.millrace.store.Records.Written;
import dev.millrace.task.Body;
import dev.millrace.task.Doorbell;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskState;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Tasks in the store: each change is one compare-and-set on the version that it was decided on.
@Singleton
public final class TaskStore {
  private static final long MARKS = 36L * 36 * 36 * 36 * 36;

  private final Records records;
  private final TaskCodec codec;
  private final Bodies bodies;
  private final List<TaskListener> listeners;

  public TaskStore(Records records, Retention retention, Collection<TaskListener> listeners) {
    this.records = records;
    this.codec = new TaskCodec(new Agenda(records.shards()), retention);
    this.bodies = new Bodies(records);
    this.listeners = List.copyOf(listeners);
  }

  /// How a change went.
  public sealed interface Moved {
    /// The task after the change.
    record To(Task task) implements Moved {}

    /// Nothing happened, for the record has moved on; `current` is null when there is none.
    record Conflict(@Nullable Task current) implements Moved {}
  }

  /// Writes the JSON of a payload for a task that is about to be created.
  public Body keepPayload(String id, String json) {
    return bodies.keep(id, "payload", json, null);
  }

  /// Writes the JSON of a result for a task that is about to complete at `now`.
  public Body keepResult(String id, String json, Instant now) {
    Instant expires = codec.retention().expiry(new TaskState.Completed(now, null));
    return bodies.keep(id, "result", json, expires);
  }

  /// The JSON of a payload or result; empty when it is gone.
  public Optional<String> read(String id, Body body) {
    return Optional.ofNullable(bodies.read(id, body));
  }

  /// Records a new task; a conflict shows the one that has its id already.
  public Moved create(Task task) {
    return switch (records.create(Entry.draft(task.id(), codec.encode(task)))) {
      case Written.Done(var now) -> told(task.at(now.version()), null, task.history());
      case Written.Conflict conflict -> conflict(conflict);
    };
  }

  /// Tells of `event`, whose own answer was lost, as recorded in `task`.
  public void acknowledge(TaskEvent event, Task task) {
    told(task, null, List.of(event));
  }

  /// Claims the task that `bell` speaks of, without reading it first.
  public Moved claim(Doorbell bell, TaskEvent.Started started) {
    var guard = new Guard(bell.version(), started.at());
    return switch (records.change(bell.id(), guard, TaskCodec.claim(started))) {
      case Written.Done(var now) -> told(codec.decode(now), null, List.of(started));
      case Written.Conflict conflict -> conflict(conflict);
    };
  }

  /// Lets `events` happen to `task` in one change, decided on the version that `task` was read at.
  public Moved apply(Task task, List<? extends TaskEvent> events) {
    return apply(task, events, mark());
  }

  /// The same, with the mark of an earlier try whose answer may have been lost, by which what that
  /// has written is known.
  public Moved apply(Task task, List<? extends TaskEvent> events, String mark) {
    Task after = task.on(events);
    return switch (records.change(
        task.id(), Guard.version(task.version()), codec.change(task, after, mark))) {
      case Written.Done(var now) -> moved(task, after.at(now.version()), events);
      case Written.Conflict(var current) when isOwn(current, task, mark) ->
          moved(task, after.at(task.version() + 1), events);
      case Written.Conflict conflict -> conflict(conflict);
    };
  }

  /// A mark for one change.
  public static String mark() {
    return Long.toString(ThreadLocalRandom.current().nextLong(MARKS), 36);
  }

  /// Whether the record is what this change made of it: it was written, and the answer was lost.
  private static boolean isOwn(@Nullable Entry current, Task before, String mark) {
    return current != null
        && current.version() == before.version() + 1
        && TaskCodec.isMarked(current, mark);
  }

  private Moved moved(Task before, Task now, List<? extends TaskEvent> events) {
    expire(before, now);
    return told(now, before, events);
  }

  /// The task, or null when there is none.
  public @Nullable Task get(String id) {
    Entry entry = records.get(id);
    return entry == null ? null : codec.decode(entry);
  }

  /// Those of the tasks that exist, in no order.
  public List<Task> get(List<String> ids) {
    return records.get(ids).stream().map(codec::decode).toList();
  }

  /// Where upkeep and lists find tasks.
  public Agenda agenda() {
    return codec.agenda();
  }

  /// Part of the agenda; it nominates, and the records decide.
  public Records.Page list(Records.Range range) {
    return records.list(range);
  }

  private Moved.Conflict conflict(Written.Conflict conflict) {
    Entry current = conflict.current();
    return new Moved.Conflict(current == null ? null : codec.decode(current));
  }

  private Moved told(Task now, @Nullable Task before, List<? extends TaskEvent> events) {
    for (TaskEvent event : events) {
      listeners.forEach(listener -> listener.happened(event, now, before));
    }
    return new Moved.To(now);
  }

  /// A large payload lives as long as its task.
  private void expire(Task before, Task after) {
    boolean was = before.status().isFinal();
    if (was == after.status().isFinal()) {
      return;
    }
    Instant expires =
        after.state() instanceof TaskState.Finished over ? codec.retention().expiry(over) : null;
    bodies.expire(after.id(), after.spec().payload(), expires);
  }
}
