package dev.millrace.cli;

import dev.millrace.client.Json;
import dev.millrace.store.Inventory;
import dev.millrace.store.Queues;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.TaskQueue.Depth;
import dev.millrace.store.Totals;
import dev.millrace.store.Totals.Place;
import dev.millrace.trial.Audit;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `millrace verify`
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Reads the whole store and the queues of the home that `serve` would use, and accounts for",
      "every task: finished, waiting, running, or unexplained. Mends the totals when nothing moves",
      "meanwhile, and names what upkeep has to rescue. In one file, stop the server first."
    },
    footer = {
      "%nExample: MILLRACE_HOME=aws millrace verify --dry-run",
      "Exit code 1: a task is unexplained."
    })
final class VerifyVerb implements Callable<Integer> {
  /// Longer than processes keep their sums to themselves.
  private static final Duration PAUSE = Duration.ofSeconds(3);

  @Spec private CommandSpec spec;

  @Option(names = "--home", paramLabel = "HOME", description = "embedded or aws (MILLRACE_HOME).")
  private @Nullable String home;

  @Option(names = "--dry-run", description = "Changes nothing.")
  private boolean dry;

  @Option(names = "--json", description = "Prints JSON for programs instead of text for people.")
  private boolean json;

  @Override
  public Integer call() throws InterruptedException {
    var variables = new HashMap<>(System.getenv());
    if (home != null) {
      variables.put("MILLRACE_HOME", home);
    }
    try (Server server = Server.prepare(variables)) {
      Totals totals = server.part(Totals.class);
      var now = server.part(InstantSource.class).instant();
      Audit.Report report = Audit.of(server.part(Inventory.class), totals, now, PAUSE);
      boolean mend = report.quiet() && !dry && !report.totals().equals(report.right());
      if (mend) {
        totals.repair(report.right());
      }
      var depths = new LinkedHashMap<String, Depth>();
      TaskQueue queue = server.part(TaskQueue.class);
      server.part(Queues.class).names().forEach(name -> depths.put(name, queue.depth(name)));
      print(report, mend, depths);
      return report.unexplained().count() == 0 ? Exit.OK : Exit.FAILED;
    } catch (RuntimeException e) {
      throw Trouble.of(e);
    }
  }

  private void print(Audit.Report report, boolean mended, Map<String, Depth> depths) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.write(summary(report, mended, depths)));
    } else {
      describe(report, mended, depths, out);
    }
    out.flush();
  }

  private void describe(
      Audit.Report report, boolean mended, Map<String, Depth> depths, PrintWriter out) {
    report.counted().forEach((place, count) -> out.printf("%-12s %10d%n", name(place), count));
    out.printf("%-12s %10d%n", "unexplained", report.unexplained().count());
    list("unexplained", report.unexplained(), out);
    depths.forEach((name, depth) ->
        out.printf(
            "queue %s: %d messages to be had, %d delivered, %d delayed%n",
            name, depth.visible(), depth.inFlight(), depth.delayed()));
    if (report.rescue().count() > 0) {
      out.printf("%d for upkeep to rescue, when a server runs:%n", report.rescue().count());
      list("rescue", report.rescue(), out);
    }
    if (report.totals().equals(report.right())) {
      out.println("the totals are right");
    } else if (mended) {
      out.printf("the totals were %s and are mended%n", named(report.totals()));
    } else if (report.quiet()) {
      out.printf("the totals are %s; run without --dry-run to mend them%n", named(report.totals()));
    } else {
      out.println("tasks moved meanwhile, so the totals were left alone; verify when it is quiet");
    }
  }

  private static void list(String what, Audit.Findings findings, PrintWriter out) {
    findings.first().forEach(item -> out.printf("  %s %s: %s%n", what, item.id(), item.why()));
    if (findings.count() > findings.first().size()) {
      out.printf("  and %d more%n", findings.count() - findings.first().size());
    }
  }

  private static Map<String, Object> summary(
      Audit.Report report, boolean mended, Map<String, Depth> depths) {
    var summary = new LinkedHashMap<String, Object>();
    summary.putAll(named(report.counted()));
    summary.put("unexplained", findings(report.unexplained()));
    summary.put("rescue", findings(report.rescue()));
    summary.put("totals", named(report.totals()));
    summary.put("totals_right", report.totals().equals(report.right()));
    summary.put("totals_mended", mended);
    summary.put("quiet", report.quiet());
    summary.put("queues", depths);
    summary.put("ok", report.unexplained().count() == 0);
    return summary;
  }

  private static Map<String, Object> findings(Audit.Findings findings) {
    List<Map<String, String>> first =
        findings.first().stream().map(item -> Map.of("id", item.id(), "why", item.why())).toList();
    return Map.of("count", findings.count(), "first", first);
  }

  private static Map<String, Long> named(Map<Place, Long> counts) {
    var named = new LinkedHashMap<String, Long>();
    for (Place place : Place.values()) {
      named.put(name(place), counts.getOrDefault(place, 0L));
    }
    return named;
  }

  private static String name(Place place) {
    return place.name().toLowerCase(Locale.ROOT);
  }
}
