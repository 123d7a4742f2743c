package dev.millrace.simulator;

import dev.millrace.store.Change;
import dev.millrace.store.Entry;
import dev.millrace.store.Guard;
import dev.millrace.store.Records;
import dev.millrace.store.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The store as one process reaches it: calls take time, are refused, are done though no answer
/// comes, or are done long after their caller gave up.
final class HostileRecords implements Records {
  /// How long a call is waited for.
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final Home home;
  private final Process process;
  private final Weather weather;

  HostileRecords(Home home, Process process, Weather weather) {
    this.home = home;
    this.process = process;
    this.weather = weather;
  }

  @Override
  public Written create(Entry draft) {
    return write(() -> "create " + draft.id(), () -> home.create(draft, process));
  }

  @Override
  public Written change(String id, Guard guard, Change change) {
    return write(() -> "change " + id, () -> home.change(id, guard, change, process));
  }

  @Override
  public @Nullable Entry get(String id) {
    return call(() -> "get " + id, () -> home.truth().get(id));
  }

  @Override
  public List<Entry> get(List<String> ids) {
    return call(() -> "get " + ids.size(), () -> home.truth().get(ids));
  }

  @Override
  public Page list(Range range) {
    return call(() -> "list " + range.bucket(), () -> home.index().list(range));
  }

  @Override
  public Whole all(@Nullable String after, int limit) {
    return call(() -> "all", () -> home.truth().all(after, limit));
  }

  @Override
  public void add(String id, Map<String, Long> sums) {
    write(
        () -> "add " + id,
        () -> {
          home.add(id, sums);
          return true;
        });
  }

  @Override
  public void check() {
    call(() -> "check", () -> true);
  }

  @Override
  public int shards() {
    return home.truth().shards();
  }

  private <T> T write(Supplier<String> what, Supplier<T> write) {
    if (weather.strikes(Fault.STORE_WRITES_LATE)) {
      scheduler().note(process, () -> what.get() + " comes late");
      scheduler()
          .after(TIMEOUT.plusMillis(scheduler().chance().nextInt(15_000)), () -> write.get());
      scheduler().insist(TIMEOUT);
      throw new StoreUnavailable("it took too long", null);
    }
    return call(what, write);
  }

  private <T> T call(Supplier<String> what, Supplier<T> call) {
    scheduler().insist(latency());
    if (!home.hasStore(process) || weather.strikes(Fault.STORE_REFUSES)) {
      scheduler().note(process, () -> what.get() + " refused");
      throw new StoreUnavailable("refused", null);
    }
    T answer = call.get();
    scheduler().note(process, () -> what.get() + " answers " + answer);
    scheduler().insist(latency());
    if (!home.hasStore(process) || weather.strikes(Fault.STORE_LOSES_ANSWER)) {
      scheduler().note(process, () -> what.get() + " loses its answer");
      throw new StoreUnavailable("no answer", null);
    }
    return answer;
  }

  private Duration latency() {
    int most = weather.strikes(Fault.STORE_IS_SLOW) ? 900 : 4;
    return Duration.ofMillis(scheduler().chance().nextInt(most));
  }

  private Scheduler scheduler() {
    return process.scheduler();
  }
}
