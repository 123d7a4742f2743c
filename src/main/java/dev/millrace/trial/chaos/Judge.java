package dev.millrace.trial.chaos;

import dev.millrace.task.Claim;
import dev.millrace.task.Task;
import dev.millrace.trial.chaos.Chronicle.Disturbance;
import dev.millrace.trial.chaos.Chronicle.Life;
import dev.millrace.trial.chaos.Chronicle.Span;
import dev.millrace.trial.chaos.Chronicle.Told;
import dev.millrace.trial.chaos.Load.Acked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Says what came of it, from the ledgers and the records alone.
final class Judge {
  /// How long a takeover may take beyond the lease.
  static final Duration TAKEOVER = Duration.ofSeconds(5);

  private final Evidence evidence;
  private final Map<String, List<Run>> runs = new HashMap<>();
  private final List<String> findings = new ArrayList<>();
  private final Set<String> lost = new HashSet<>();
  private final Set<String> twice = new HashSet<>();

  private Judge(Evidence evidence) {
    this.evidence = evidence;
    for (Run run : evidence.runs()) {
      runs.computeIfAbsent(run.task(), _ -> new ArrayList<>()).add(run);
    }
    runs.values().forEach(some -> some.sort(Comparator.comparingLong(Run::fence)));
  }

  /// Everything that is known: what was accepted, what ran, what was done to whom, what the records
  /// say in the end, and what the rules were.
  record Evidence(
      List<Acked> acked, List<Run> runs, Told told, Map<String, Seen> seen, Rules rules) {}

  /// How long a lease was, and whether the engine was the only one: then nobody can take over
  /// before it is back.
  record Rules(Duration lease, boolean alone) {}

  static Verdict verdict(Evidence evidence) {
    return new Judge(evidence).verdict();
  }

  private Verdict verdict() {
    findings.addAll(evidence.told().faults());
    var known = new HashSet<String>();
    for (Acked one : evidence.acked()) {
      if (!known.add(one.id())) {
        find(one.id(), "is the answer to two submits with different keys");
      }
      judge(one, evidence.seen().get(one.id()), runs.getOrDefault(one.id(), List.of()));
    }
    runs.keySet().stream()
        .filter(id -> !known.contains(id))
        .forEach(id -> find(id, "ran, but no submit was answered with it"));
    runs.values().forEach(this::alone);
    List<Long> takeovers = takeovers();
    return new Verdict(findings, lost.size(), twice.size(), takeovers);
  }

  private void judge(Acked one, @Nullable Seen seen, List<Run> ran) {
    String id = one.id();
    if (seen == null) {
      lost.add(id);
      find(id, "was accepted and is not there");
      return;
    }
    if (!seen.status().isFinal()) {
      lost.add(id);
      find(id, "was accepted and is still " + seen.status());
      return;
    }
    Chore chore = one.chore();
    if (seen.status() != chore.intended()) {
      find(
          id,
          "ended as %s instead of %s: %s".formatted(seen.status(), chore.intended(), seen.told()));
      return;
    }
    long completed = seen.count("completed");
    check(id, completed == (seen.count("failed") == 0 ? 1 : 0), "has %d completions", completed);
    if (completed > 0) {
      check(id, seen.result().equals(chore.digest()), "has the result '%s'", seen.result());
      check(id, !ran.isEmpty(), "is completed, but nobody ran it%s", "");
    }
    check(id, seen.attempts() <= chore.maxAttempts(), "took %d attempts", seen.attempts());
    if (seen.events().size() < Task.HISTORY) {
      compare(id, seen, ran);
    }
  }

  /// With the whole history; a full one has forgotten the oldest starts.
  private void compare(String id, Seen seen, List<Run> ran) {
    long started = seen.count("started");
    check(id, seen.isInTurn(), "has starts and ends out of turn: %s", seen.events());
    check(id, ran.size() <= started, "ran more often than its record's %d starts", started);
    check(
        id,
        ran.isEmpty() || ran.getLast().fence() <= started,
        "ran under a fence above its record's %d starts",
        started);
  }

  /// Each run of a task has to be over when one with a higher fence begins.
  private void alone(List<Run> some) {
    for (int n = 0; n < some.size(); n++) {
      for (Run later : some.subList(n + 1, some.size())) {
        Run earlier = some.get(n);
        if (earlier.fence() == later.fence()) {
          overlap(earlier, later, "under one fence");
        } else if (over(earlier) > later.begin() && !isOutrun(earlier, later)) {
          overlap(earlier, later, "at once");
        }
      }
    }
  }

  private void overlap(Run earlier, Run later, String how) {
    twice.add(earlier.task());
    find(
        earlier.task(),
        "ran twice %s: process %d with fence %d from %d to %d, and process %d with fence %d from %d"
            .formatted(
                how,
                earlier.pid(),
                earlier.fence(),
                earlier.begin(),
                over(earlier),
                later.pid(),
                later.fence(),
                later.begin()));
  }

  /// When a run was over: as its handler wrote, or with its process.
  private long over(Run run) {
    Long end = run.end() == null ? life(run.pid()).ended() : run.end();
    return end == null ? Long.MAX_VALUE : end;
  }

  /// Whether the earlier one's process was stopped so that its lease ended unseen, and it gave up
  /// soon after it went on: this no engine can help, and its outcome is refused.
  private boolean isOutrun(Run earlier, Run later) {
    long lease = evidence.rules().lease().toNanos();
    return life(earlier.pid()).freezes().stream()
        .anyMatch(freeze ->
            freeze.from() + Claim.SKEW.toNanos() <= later.begin()
                && freeze.until() + lease >= earlier.begin()
                && over(earlier) <= freeze.until() + lease);
  }

  /// For each run that a kill ended: the time until the next one began, in nanoseconds, without the
  /// time in which something else was broken.
  private List<Long> takeovers() {
    var times = new ArrayList<Long>();
    for (Run run : evidence.runs()) {
      Life life = life(run.pid());
      Long killed = life.killed();
      if (killed == null || run.end() != null) {
        continue;
      }
      runs.getOrDefault(run.task(), List.of()).stream()
          .filter(next -> next.fence() > run.fence())
          .findFirst()
          .ifPresent(next -> times.add(takeover(run, killed, next)));
    }
    times.sort(Comparator.naturalOrder());
    return times;
  }

  private long takeover(Run run, long killed, Run next) {
    long took = next.begin() - killed;
    long counted = took - disturbed(one -> one.pid() != run.pid(), killed, next.begin());
    long judged =
        evidence.rules().alone() ? took - disturbed(_ -> true, killed, next.begin()) : counted;
    Duration most = evidence.rules().lease().plus(TAKEOVER);
    if (judged > most.toNanos()) {
      find(
          run.task(),
          "was taken over %d ms after the kill of process %d (at most %d are allowed)"
              .formatted(judged / 1_000_000, run.pid(), most.toMillis()));
    }
    return counted;
  }

  private long disturbed(Predicate<Disturbance> by, long from, long until) {
    List<Span> spans =
        evidence.told().disturbances().stream()
            .filter(by)
            .map(Disturbance::span)
            .sorted(Comparator.comparingLong(Span::from))
            .toList();
    long sum = 0;
    long at = from;
    for (Span span : spans) {
      sum += span.within(at, until);
      at = Math.max(at, Math.min(span.until(), until));
    }
    return sum;
  }

  private Life life(long pid) {
    return evidence.told().lives().getOrDefault(pid, Life.NEW);
  }

  private void check(String id, boolean well, String otherwise, Object fact) {
    if (!well) {
      find(id, otherwise.formatted(fact));
    }
  }

  private void find(String id, String what) {
    findings.add("task %s %s".formatted(id, what));
  }
}
