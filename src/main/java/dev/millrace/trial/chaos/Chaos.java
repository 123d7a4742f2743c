package dev.millrace.trial.chaos;

import dev.millrace.trial.chaos.Judge.Evidence;
import dev.millrace.trial.chaos.Judge.Rules;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/// Lets engines work while their processes, their broker and their connections are broken, then
/// judges. Everything is kept in one folder: data, logs, ledgers.
public final class Chaos implements AutoCloseable {
  /// How long all tasks together may take to end once nothing is broken any more.
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final Duration LONGEST_SETTLING = Duration.ofSeconds(30);
  private static final int MOST_UNFINISHED = 50;
  private static final long LOOK_MS = 250;

  private final Order order;
  private final Path folder;
  private final Chronicle chronicle = new Chronicle();
  private final Stage stage;
  private final PrintWriter out;
  private final long begin = System.nanoTime();

  /// Chaos in `folder` that prints its progress to `out`.
  public Chaos(Order order, Path folder, PrintWriter out) {
    this.order = order;
    this.folder = folder;
    this.out = out;
    this.stage = new Stage(folder, chronicle);
  }

  /// Starts everything, breaks it as planned, and waits for every task to end.
  public Report run(Ways ways) throws IOException, InterruptedException {
    stage.open(ways);
    tell("%d engines serve; everything is in %s".formatted(stage.engines().size(), folder));
    String run = Long.toString(System.currentTimeMillis(), 36);
    try (var load =
        new Load(
            stage,
            number -> Chore.of(order.seed(), run, number, order.interval()),
            chronicle,
            folder.resolve("accepted.txt"))) {
      long start = System.nanoTime();
      disrupt(load);
      load.allow(order.tasks());
      load.await(order.tasks());
      tell("all is well again and every task is accepted");
      var seen = Harvest.of(stage, load.acked(), PATIENCE);
      var took = Duration.ofNanos(System.nanoTime() - start);
      var runs = Run.read(stage.folders());
      var rules = new Rules(order.lease(), ways.engines() == 1);
      var evidence = new Evidence(load.acked(), runs, chronicle.told(), seen, rules);
      var report = new Report(order, evidence, Judge.verdict(evidence), took);
      Files.writeString(folder.resolve("proof.txt"), report.proof());
      return report;
    }
  }

  /// Ends all processes.
  @Override
  public void close() {
    stage.close();
  }

  /// Each act has its share of the tasks: some are let through before it, so that it finds work to
  /// disturb, and some while it lasts.
  private void disrupt(Load load) throws IOException, InterruptedException {
    var random = new Random(order.seed());
    List<Act> plan = Act.plan(order.kills(), stage.others(), random);
    var acts = new Acts(stage, chronicle, order.lease(), random);
    double share = order.tasks() / (plan.size() + 1.0);
    for (int n = 0; n < plan.size(); n++) {
      settle(load);
      load.allow((int) (share * (n + 0.7)));
      load.await((int) (share * (n + 0.5)));
      tell("%d of %d: %s".formatted(n + 1, plan.size(), plan.get(n).words()));
      load.allow((int) (share * (n + 1)));
      acts.perform(plan.get(n));
      Thread.sleep(order.interval());
    }
  }

  /// Waits until most of what was accepted has run: kills that come faster than tasks can end would
  /// use up the attempts of all of them.
  private void settle(Load load) throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST_SETTLING.toNanos();
    while (unfinished(load) > MOST_UNFINISHED && System.nanoTime() < end) {
      Thread.sleep(LOOK_MS);
    }
  }

  private long unfinished(Load load) throws IOException {
    Set<String> ran =
        Run.read(stage.folders()).stream()
            .filter(run -> run.end() != null)
            .map(Run::task)
            .collect(Collectors.toSet());
    return load.acked().stream().filter(one -> !ran.contains(one.id())).count();
  }

  private void tell(String what) {
    double seconds = (System.nanoTime() - begin) / 1e9;
    out.printf(Locale.ROOT, "%6.1f s  %s%n", seconds, what);
    out.flush();
  }
}
