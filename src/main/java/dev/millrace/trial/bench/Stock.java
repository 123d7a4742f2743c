package dev.millrace.trial.bench;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.millrace.store.Entry;
import dev.millrace.store.Floor;
import dev.millrace.store.Records;
import dev.millrace.store.Retention;
import dev.millrace.store.TaskStore;
import dev.millrace.store.TaskStore.Moved;
import dev.millrace.task.Backoff;
import dev.millrace.task.Body;
import dev.millrace.task.Doorbell;
import dev.millrace.task.Limits;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskSpec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// A store with so many finished tasks in it, one every tenth of a second until now, and some that
/// wait to be claimed.
public final class Stock {
  private static final Duration APART = Duration.ofMillis(100);
  private static final int PORTION = 5_000;

  private final int size;
  private final Doors doors;
  private final TaskStore store;
  private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();
  private final Instant now = Instant.now();
  private final Deque<Doorbell> waiting = new ArrayDeque<>();

  /// One of `size` tasks behind `doors`.
  public Stock(int size, Doors doors) {
    this.size = size;
    this.doors = doors;
    // Nobody listens, so that no totals are written while something is measured.
    this.store = new TaskStore(doors.records(), doors.retention(), List.of());
  }

  /// What a store is reached through; a server on it listens at `url`.
  public record Doors(Records records, Retention retention, Floor floor, URI url) {}

  /// Writes the tasks, those that wait first, and tells `news` how far it is.
  void fill(int claims, Consumer<String> news) {
    Map<String, Object> like = finished();
    List<Task> drafts = IntStream.range(0, claims).mapToObj(_ -> draft()).toList();
    drafts.forEach(draft -> waiting.add(Doorbell.of(moved(store.create(draft)))));
    for (int end = 0; end < size; ) {
      int first = Math.max(end, 1);
      end = Math.min(end + PORTION, size);
      doors.floor().keep(IntStream.range(first, end).mapToObj(n -> entry(like, n)).toList());
      news.accept("%,d of %,d tasks stored".formatted(end, size));
    }
  }

  int size() {
    return size;
  }

  Doors doors() {
    return doors;
  }

  TaskStore store() {
    return store;
  }

  /// The buckets that its finished tasks are in.
  List<String> buckets() {
    return store.agenda().finished("completed").toList();
  }

  /// When the middle one of them ended.
  Instant middle() {
    return ended(size / 2);
  }

  /// A task that waits to be claimed.
  Doorbell next() {
    return waiting.remove();
  }

  private Map<String, Object> finished() {
    Task pending = moved(store.create(draft()));
    Task running = moved(store.claim(Doorbell.of(pending), started(now)));
    var completed = new TaskEvent.Completed(ended(0), null);
    Task done = moved(store.apply(running, List.of(completed)));
    return Objects.requireNonNull(doors.records().get(done.id())).fields();
  }

  static TaskEvent.Started started(Instant at) {
    return new TaskEvent.Started(at, "bench", at.plusSeconds(30), "1y2p0ij32e8e7");
  }

  private Entry entry(Map<String, Object> like, int n) {
    String id = ids.generate().toString();
    List<String> buckets = buckets();
    var fields = new HashMap<>(like);
    fields.put(Entry.BUCKET, buckets.get(Math.floorMod(id.hashCode(), buckets.size())));
    fields.put(Entry.TIME, ended(n).toEpochMilli());
    return new Entry(id, 3, fields);
  }

  private Instant ended(int n) {
    return now.minus(APART.multipliedBy(size - n));
  }

  private Task draft() {
    var limits = new Limits(3, Duration.ofMinutes(1), new Backoff.Fixed(Duration.ofSeconds(1)));
    var origin = new TaskSpec.Origin(now, now, "default", "");
    var spec = new TaskSpec("noop", "default", new Body.Inline("null"), limits, origin);
    return Task.submitted(ids.generate().toString(), spec, now);
  }

  private static Task moved(Moved moved) {
    return ((Moved.To) moved).task();
  }
}
