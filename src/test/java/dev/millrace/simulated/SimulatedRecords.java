package dev.millrace.simulated;

import dev.millrace.store.Change;
import dev.millrace.store.Entry;
import dev.millrace.store.Guard;
import dev.millrace.store.Records;
import dev.millrace.store.StoreUnavailable;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Records in a map. Writes and reads have faults of their own; the agenda can be made to lag.
public final class SimulatedRecords implements Records {
  private final InstantSource clock;
  private final Map<String, Entry> entries = new HashMap<>();
  private final Faults writes = new Faults(message -> new StoreUnavailable(message, null));
  private final Faults reads = new Faults(message -> new StoreUnavailable(message, null));
  private @Nullable Map<String, Entry> lagging;

  public SimulatedRecords(InstantSource clock) {
    this.clock = clock;
  }

  /// How creates, changes and adds go wrong.
  public Faults writes() {
    return writes;
  }

  /// How gets, lists and checks go wrong.
  public Faults reads() {
    return reads;
  }

  /// Shows `entry`, whatever was there.
  public synchronized void put(Entry entry) {
    entries.put(entry.id(), entry);
  }

  /// From now on the agenda shows what there is now, whatever is written.
  public synchronized void lag() {
    lagging = Map.copyOf(entries);
  }

  /// The agenda shows everything again.
  public synchronized void catchUp() {
    lagging = null;
  }

  @Override
  public Written create(Entry draft) {
    return locked(writes, () -> createNow(draft));
  }

  @Override
  public Written change(String id, Guard guard, Change change) {
    return locked(writes, () -> changeNow(id, guard, change));
  }

  @Override
  public @Nullable Entry get(String id) {
    List<Entry> found = get(List.of(id));
    return found.isEmpty() ? null : found.getFirst();
  }

  @Override
  public List<Entry> get(List<String> ids) {
    return locked(reads, () -> ids.stream().map(this::alive).filter(Objects::nonNull).toList());
  }

  @Override
  public Page list(Range range) {
    return locked(reads, () -> listNow(range));
  }

  @Override
  public Whole all(@Nullable String after, int limit) {
    return locked(
        reads,
        () -> {
          List<Entry> found =
              entries.values().stream()
                  .filter(entry -> after == null || entry.id().compareTo(after) > 0)
                  .filter(this::isAlive)
                  .sorted(Comparator.comparing(Entry::id))
                  .limit(limit)
                  .toList();
          return new Whole(found, found.size() < limit ? null : found.getLast().id());
        });
  }

  @Override
  public void add(String id, Map<String, Long> sums) {
    locked(
        writes,
        () -> {
          Entry current = alive(id);
          return current == null
              ? createNow(Entry.draft(id, Map.copyOf(sums)))
              : changeNow(
                  id,
                  Guard.version(current.version()),
                  new Change(Map.of(), Set.of(), sums, Map.of()));
        });
  }

  @Override
  public void check() {
    locked(reads, () -> true);
  }

  @Override
  public int shards() {
    return 2;
  }

  private synchronized <T> T locked(Faults faults, Supplier<T> call) {
    return faults.apply(call);
  }

  private Written createNow(Entry draft) {
    Entry current = alive(draft.id());
    if (current != null) {
      return new Written.Conflict(current);
    }
    entries.put(draft.id(), draft);
    return new Written.Done(draft);
  }

  private Written changeNow(String id, Guard guard, Change change) {
    Entry current = alive(id);
    if (current == null || !guard.allows(current)) {
      return new Written.Conflict(current);
    }
    Entry after = change.applyTo(current);
    entries.put(id, after);
    return new Written.Done(after);
  }

  private Page listNow(Range range) {
    Comparator<Listed> order = Comparator.comparing(Listed::time).thenComparing(Listed::id);
    if (range.newestFirst()) {
      order = order.reversed();
    }
    var found = new ArrayList<Listed>();
    for (Entry entry : (lagging == null ? entries : lagging).values()) {
      Instant time = Instant.ofEpochMilli(entry.number(Entry.TIME));
      if (isAlive(entry)
          && range.bucket().equals(entry.text(Entry.BUCKET))
          && !time.isBefore(range.from())
          && !time.isAfter(range.until())) {
        found.add(new Listed(entry.id(), time, listedFields(entry)));
      }
    }
    found.sort(order);
    String cursor = range.cursor();
    if (cursor != null) {
      String[] last = cursor.split("/", 2);
      var end = new Listed(last[1], Instant.parse(last[0]), Map.of());
      Comparator<Listed> same = order;
      found.removeIf(listed -> same.compare(listed, end) <= 0);
    }
    List<Listed> page = found.subList(0, Math.min(range.limit(), found.size()));
    boolean more = page.size() < found.size();
    return new Page(
        List.copyOf(page), more ? page.getLast().time() + "/" + page.getLast().id() : null);
  }

  private @Nullable Entry alive(String id) {
    Entry entry = entries.get(id);
    return entry != null && isAlive(entry) ? entry : null;
  }

  private boolean isAlive(Entry entry) {
    return !(entry.fields().get(Entry.EXPIRES) instanceof Long at)
        || at > clock.instant().getEpochSecond();
  }

  private static Map<String, String> listedFields(Entry entry) {
    var fields = new HashMap<String, String>();
    for (String name : Entry.LISTED) {
      String text = entry.text(name);
      if (text != null) {
        fields.put(name, text);
      }
    }
    return fields;
  }
}
