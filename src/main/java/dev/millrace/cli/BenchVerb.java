package dev.millrace.cli;

import dev.millrace.client.Json;
import dev.millrace.engine.Submissions;
import dev.millrace.store.Floor;
import dev.millrace.store.Retention;
import dev.millrace.store.TaskStore;
import dev.millrace.trial.bench.Bench;
import dev.millrace.trial.bench.Completions;
import dev.millrace.trial.bench.Growth;
import dev.millrace.trial.bench.Load;
import dev.millrace.trial.bench.Quiet;
import dev.millrace.worker.WorkerPool;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `millrace bench`
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures the engine and, in turn with it, the same calls to the same home from bare loops",
      "(the floor): rates, time from submit to done, CPU, memory, AWS calls and their list price.",
      "Compare ratios of one run; absolute figures depend on the machine."
    },
    footer = "%nExample: millrace bench --home aws --json")
final class BenchVerb implements Callable<Integer> {
  private static final String LOG_LEVEL = "MILLRACE_LOG_LEVEL";

  @Spec private CommandSpec spec;
  @Mixin private HomeChoice home;

  @Option(names = "--tasks", paramLabel = "N", description = "Tasks a lap (20,000; on AWS 1,000).")
  private @Nullable Integer tasks;

  @Option(
      names = "--laps",
      paramLabel = "N",
      defaultValue = "5",
      description = "Measured laps of the engine and of the floor (${DEFAULT-VALUE}).")
  private int laps;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "Tasks of each kind before the first measured lap (five laps' worth).")
  private @Nullable Integer warmUp;

  @Option(
      names = "--callers",
      paramLabel = "N",
      defaultValue = "128",
      description = "Submits at the same time (${DEFAULT-VALUE}).")
  private int callers;

  @Option(
      names = "--alone",
      paramLabel = "N",
      defaultValue = "500",
      description = "Tasks measured one at a time, after as many not measured (${DEFAULT-VALUE}).")
  private int alone;

  @Option(
      names = "--relay",
      description =
          "Puts the emulators as far away as AWS: SQS by 10 to 20 ms, DynamoDB by 4 to 6.")
  private boolean relay;

  @Option(
      names = "--stored",
      paramLabel = "N",
      split = ",",
      description =
          "Instead of that: what /metrics, a page of finished tasks and a claim cost in stores of"
              + " so many tasks.")
  private @Nullable List<Integer> stored;

  @Option(
      names = "--turns",
      paramLabel = "N",
      defaultValue = "100",
      description = "How often each store is asked, with --stored (${DEFAULT-VALUE}).")
  private int turns;

  @Option(
      names = "--idle",
      paramLabel = "SECONDS",
      description = "Instead of that: what a process costs that has nothing to do for so long.")
  private @Nullable Integer idle;

  @Option(names = "--json", description = "Prints JSON for programs instead of text for people.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    if (System.getenv(LOG_LEVEL) == null) {
      System.setProperty(LOG_LEVEL, "WARN");
    }
    try (var folder = new Scratch();
        var surroundings = home.surroundings();
        var _ = relay ? Distance.asAws(surroundings.variables()) : null) {
      Map<String, String> variables = surroundings.variables();
      variables.put("MILLRACE_DATA_DIR", folder.path().toString());
      variables.put("PORT", "0");
      if (stored != null) {
        print(new StoredBench(variables, this::news).run(stored, turns));
      } else if (idle != null) {
        print(new IdleBench(variables).run(Duration.ofSeconds(idle)));
      } else {
        print(busyAndAlone(variables, folder));
      }
    }
    return Exit.OK;
  }

  private void check() {
    if (laps < 1 || alone < 1 || callers < 1 || (tasks != null && tasks < 1)) {
      throw new Trouble(
          Exit.USAGE, "there is nothing to measure in 0 tasks, laps or callers", "give at least 1");
    }
    if (turns < 1 || (idle != null && idle < 1)) {
      throw new Trouble(Exit.USAGE, "there is nothing to measure in no time", "give at least 1");
    }
    if (stored != null && stored.stream().anyMatch(size -> size < StoredBench.LEAST)) {
      throw new Trouble(
          Exit.USAGE,
          "a store of fewer has no page to look at",
          "give at least %,d".formatted(StoredBench.LEAST));
    }
  }

  private Map<String, Double> busyAndAlone(Map<String, String> variables, Scratch folder)
      throws IOException, InterruptedException {
    boolean aws = ServerConfig.AWS.equals(variables.get("MILLRACE_HOME"));
    int lap = tasks == null ? aws ? 1_000 : 20_000 : tasks;
    var completions = new Completions();
    try (Server server = Server.prepare(variables, completions)) {
      server.begin();
      WorkerPool pool = server.part(WorkerPool.class);
      pool.drain();
      var load = new Load(server.part(Submissions.class), completions, workers(pool), callers);
      var bench =
          new Bench(
              load,
              server.part(Floor.class),
              server.part(TaskStore.class),
              server.part(Retention.class));
      var plan = new Bench.Plan(lap, laps, warmUp == null ? 5 * lap : warmUp);
      var figures = new LinkedHashMap<>(bench.run(plan, this::news));
      news("measuring one task at a time");
      variables.put("MILLRACE_DATA_DIR", folder.path().resolve("alone").toString());
      figures.putAll(Quiet.run(variables, alone, bench::alone));
      return figures;
    }
  }

  private static Load.Workers workers(WorkerPool pool) {
    return new Load.Workers() {
      @Override
      public void start() {
        pool.start();
      }

      @Override
      public void stop() {
        pool.drain();
      }
    };
  }

  private void news(String line) {
    spec.commandLine().getErr().println(line);
    spec.commandLine().getErr().flush();
  }

  private void print(Map<String, Double> figures) {
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.write(figures));
    } else {
      figures.forEach((name, figure) -> out.printf("%-30s %12.3f%n", name, figure));
    }
    out.flush();
  }

  private void print(List<Growth.Row> rows) {
    var out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.write(Map.of("rows", rows.stream().map(StoredBench::fields).toList())));
    } else {
      StoredBench.table(rows).forEach(out::println);
    }
    out.flush();
  }
}
