package dev.millrace.cli;

import dev.millrace.client.Json;
import dev.millrace.trial.Sibling;
import dev.millrace.trial.chaos.Chaos;
import dev.millrace.trial.chaos.Order;
import dev.millrace.trial.chaos.Report;
import dev.millrace.trial.chaos.Ways;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `millrace chaos`
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description = {
      "Starts engines in a new folder, submits tasks, and meanwhile kills, freezes, drains and cuts",
      "off processes; then judges by ledgers that the engine does not know whether a task was lost,",
      "or ran twice at once. --home aws brings emulators with it, which are killed as well, unless",
      "AWS_ENDPOINT_URL… or SQS_QUEUE_URL name others."
    },
    footer = {
      "%nExample: millrace chaos --home aws --tasks 10000 --kills 100",
      "Exit code 1: something was lost, ran twice at once, or went wrong otherwise; the folder with",
      "logs and ledgers is kept then."
    })
final class ChaosVerb implements Callable<Integer> {
  private static final int MOST_TASKS = 1_000_000;
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(2);

  @Spec private CommandSpec spec;

  @Option(
      names = "--home",
      paramLabel = "HOME",
      description =
          "embedded: one process on one file, the default. aws: several on SQS and DynamoDB.")
  private String home = ServerConfig.EMBEDDED;

  @Option(
      names = "--tasks",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many tasks (${DEFAULT-VALUE}).")
  private int tasks;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "How many engines: 1 with embedded, else 3 when not given.")
  private @Nullable Integer workers;

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "How often an engine is killed (${DEFAULT-VALUE}); half as many other acts are added.")
  private int kills;

  @Option(
      names = "--interval",
      paramLabel = "TIME",
      converter = Times.class,
      description = "The pause after each act (2s).")
  private Duration interval = Duration.ofSeconds(2);

  @Option(
      names = "--lease",
      paramLabel = "TIME",
      converter = Times.class,
      description = "The lease that engines hold tasks under (3s; 2s at least).")
  private Duration lease = Duration.ofSeconds(3);

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Makes the same tasks and the same acts as an earlier run.")
  private @Nullable Long seed;

  @Option(
      names = "--keep",
      description = "Keeps the folder with logs and ledgers even when all went well.")
  private boolean keep;

  @Option(names = "--json", description = "Prints JSON for programs instead of text for people.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter real = spec.commandLine().getOut();
    PrintWriter out = json ? new PrintWriter(Writer.nullWriter()) : real;
    Order order = order();
    Ways ways = ways(order);
    var folder = new Scratch(Files.createTempDirectory("millrace-chaos-"));
    Report report;
    try (var chaos = new Chaos(order, folder.path(), out)) {
      Thread end = new Thread(chaos::close, "end-chaos");
      Runtime.getRuntime().addShutdownHook(end);
      report = chaos.run(ways);
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (IOException | IllegalStateException e) {
      String cause = "the trial could not go on: " + e.getMessage();
      throw new Trouble(Exit.FAILED, cause, "look at the logs in " + folder.path());
    }
    report.print(out);
    if (report.isGood() && !keep) {
      folder.close();
    } else {
      spec.commandLine().getErr().println("logs and ledgers are in " + folder.path());
    }
    if (json) {
      Map<String, Object> figures = report.figures();
      figures.put("home", home);
      figures.put("ok", report.isGood());
      real.println(Json.write(figures));
      real.flush();
    }
    return report.isGood() ? Exit.OK : Exit.FAILED;
  }

  private Order order() {
    within("--tasks", tasks, 1, MOST_TASKS);
    within("--kills", kills, 0, tasks);
    if (lease.compareTo(SHORTEST_LEASE) < 0) {
      throw bad("--lease is 2s at least");
    }
    long chance = seed == null ? ThreadLocalRandom.current().nextLong(1_000_000) : seed;
    return new Order(tasks, kills, interval, lease, chance);
  }

  private Ways ways(Order order) {
    var variables = new HashMap<>(System.getenv());
    variables.put("MILLRACE_HOME", home);
    List<String> serve = new ArrayList<>(Sibling.line());
    serve.add("serve");
    return switch (home) {
      case ServerConfig.EMBEDDED -> {
        within("--workers", workers == null ? 1 : workers, 1, 1);
        yield new Ways(serve, null, order.variables(variables), 1);
      }
      case ServerConfig.AWS -> {
        int engines = workers == null ? 3 : workers;
        within("--workers", engines, 1, 100);
        List<String> emulators = HomeChoice.isElsewhere(variables) ? null : Emulators.line();
        yield new Ways(serve, emulators, order.variables(variables), engines);
      }
      default -> throw bad("--home is embedded or aws, not '" + home + "'");
    };
  }

  private void within(String option, int number, int least, int most) {
    if (number < least || number > most) {
      throw bad("%s is from %d to %d here, not %d".formatted(option, least, most, number));
    }
  }

  private ParameterException bad(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
