package dev.millrace.trial.chaos;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What was done to the processes under trial, and when: `System.nanoTime` throughout, as in their
/// ledgers.
final class Chronicle {
  private final Map<Long, Life> lives = new LinkedHashMap<>();
  private final List<Disturbance> disturbances = new ArrayList<>();
  private final Map<String, Integer> acts = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  record Span(long from, long until) {
    /// How much of the time from `begin` to `end` lies in it.
    long within(long begin, long end) {
      return Math.max(0, Math.min(until, end) - Math.max(from, begin));
    }
  }

  /// A process: when it was sent SIGKILL, when it was seen to have ended, and when it was stopped.
  record Life(@Nullable Long killed, @Nullable Long ended, List<Span> freezes) {
    static final Life NEW = new Life(null, null, List.of());

    Life frozen(Span span) {
      var all = new ArrayList<>(freezes);
      all.add(span);
      return new Life(killed, ended, List.copyOf(all));
    }
  }

  /// A time in which not all was well; `pid` is the process whose end it was, 0 when it was
  /// something else.
  record Disturbance(long pid, Span span) {}

  /// Everything up to now.
  record Told(
      Map<Long, Life> lives,
      List<Disturbance> disturbances,
      Map<String, Integer> acts,
      List<String> faults) {}

  synchronized Told told() {
    return new Told(
        Map.copyOf(lives),
        List.copyOf(disturbances),
        new LinkedHashMap<>(acts),
        List.copyOf(faults));
  }

  synchronized void born(long pid) {
    if (lives.put(pid, Life.NEW) != null) {
      throw new IllegalStateException("the process id " + pid + " was given twice; try again");
    }
  }

  synchronized void killed(long pid) {
    lives.compute(
        pid,
        (_, life) -> {
          Life known = known(life);
          return new Life(System.nanoTime(), known.ended(), known.freezes());
        });
  }

  synchronized void ended(long pid) {
    lives.compute(
        pid,
        (_, life) -> {
          Life known = known(life);
          return new Life(known.killed(), System.nanoTime(), known.freezes());
        });
  }

  synchronized void frozen(long pid, Span span) {
    lives.compute(pid, (_, life) -> known(life).frozen(span));
  }

  /// When it began to end: the kill, or when it was seen to have ended.
  synchronized long endOf(long pid) {
    Life life = known(lives.get(pid));
    Long killed = life.killed();
    Long ended = life.ended();
    return killed != null ? killed : ended != null ? ended : System.nanoTime();
  }

  synchronized void disturbed(long pid, long from) {
    disturbances.add(new Disturbance(pid, new Span(from, System.nanoTime())));
  }

  synchronized void acted(String act) {
    acts.merge(act, 1, Integer::sum);
  }

  /// Something that should not have happened to a process.
  synchronized void fault(String what) {
    faults.add(what);
  }

  private static Life known(@Nullable Life life) {
    return life == null ? Life.NEW : life;
  }
}
