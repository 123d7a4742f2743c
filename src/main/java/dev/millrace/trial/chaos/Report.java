package dev.millrace.trial.chaos;

import dev.millrace.client.Json;
import dev.millrace.task.Status;
import dev.millrace.trial.chaos.Judge.Evidence;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// What came of it, for people and for programs.
public final class Report {
  private static final int MOST_FINDINGS = 50;

  private final Order order;
  private final Evidence evidence;
  private final Verdict verdict;
  private final Duration took;

  Report(Order order, Evidence evidence, Verdict verdict, Duration took) {
    this.order = order;
    this.evidence = evidence;
    this.verdict = verdict;
    this.took = took;
  }

  /// Whether nothing at all is wrong.
  public boolean isGood() {
    return verdict.findings().isEmpty();
  }

  /// The figures by name.
  public Map<String, Object> figures() {
    var figures = new LinkedHashMap<String, Object>();
    Map<String, Integer> acts = new LinkedHashMap<>(evidence.told().acts());
    Integer kills = acts.remove(Act.KILL.words());
    List<Long> times =
        evidence.seen().values().stream()
            .filter(seen -> seen.status().isFinal())
            .map(Seen::took)
            .sorted()
            .toList();
    figures.put("submitted", evidence.acked().size());
    figures.put("completed", count(Status.COMPLETED));
    figures.put("failed_as_intended", failedAsIntended());
    figures.put("lost", verdict.lost());
    figures.put("run_twice", verdict.twice());
    figures.put("kills", Objects.requireNonNullElse(kills, 0));
    figures.put("other_acts", acts.values().stream().mapToInt(Integer::intValue).sum());
    figures.put("takeovers", verdict.takeovers().size());
    figures.put("takeover_p99_ms", millis(verdict.takeovers(), 0.99));
    figures.put("takeover_max_ms", millis(verdict.takeovers(), 1));
    figures.put("p50_ms", at(times, 0.5));
    figures.put("p95_ms", at(times, 0.95));
    figures.put("p99_ms", at(times, 0.99));
    figures.put("tasks_per_s", Math.round(evidence.acked().size() * 1e4 / took.toMillis()) / 10.0);
    figures.put("took_ms", took.toMillis());
    figures.put("lease_ms", order.lease().toMillis());
    figures.put("seed", order.seed());
    figures.put("acts", acts);
    figures.put("findings", verdict.findings());
    return figures;
  }

  /// The same as a table.
  public void print(PrintWriter out) {
    figures()
        .forEach((name, value) -> {
          if (!(value instanceof Collection) && !(value instanceof Map)) {
            out.printf(Locale.ROOT, "%-20s %s%n", name.replace('_', ' '), value);
          }
        });
    evidence.told().acts().forEach((act, times) -> out.printf("  %4d x %s%n", times, act));
    verdict.findings().stream().limit(MOST_FINDINGS).forEach(one -> out.println("WRONG: " + one));
    int more = verdict.findings().size() - MOST_FINDINGS;
    if (more > 0) {
      out.printf("and %d more%n", more);
    }
    out.flush();
  }

  /// Everything that the verdict was found from, as text.
  String proof() {
    return evidence.seen().entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining("\n", Json.write(figures()) + "\n", "\n"))
        + evidence.told();
  }

  private long count(Status status) {
    return evidence.seen().values().stream().filter(seen -> seen.status() == status).count();
  }

  private long failedAsIntended() {
    return evidence.acked().stream()
        .filter(one -> one.chore().intended() == Status.FAILED)
        .map(one -> evidence.seen().get(one.id()))
        .filter(seen -> seen != null && seen.status() == Status.FAILED)
        .count();
  }

  private static long millis(List<Long> sorted, double share) {
    return at(sorted, share) / 1_000_000;
  }

  private static long at(List<Long> sorted, double share) {
    return sorted.isEmpty() ? 0 : sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }
}
