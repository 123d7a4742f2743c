package dev.millrace.trial.bench;

import dev.millrace.client.MillraceClient;
import dev.millrace.client.SeenTask;
import dev.millrace.client.Submission;
import dev.millrace.trial.Sibling;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/// A server in a process of its own that has little to do: how long it takes to start, how long a
/// task takes when it is alone, and how much memory that needs.
public final class Quiet {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final int MOST_PAUSE = 20;

  private Quiet() {}

  /// The figures by name, over `count` tasks, one after the other with short pauses, after as many
  /// that warm it up. Each is counted from before the client's POST until its waiting GET says that
  /// that it is done. In turn with them goes what `bare` measures, in milliseconds: the bare calls
  /// for one task.
  public static Map<String, Double> run(
      Map<String, String> variables, int count, DoubleSupplier bare)
      throws IOException, InterruptedException {
    try (var server = Sibling.start(List.of("serve"), variables);
        var client = new MillraceClient(URI.create(server.address()))) {
      for (int n = 0; n < count; n++) {
        time(client);
        double _ = bare.getAsDouble();
      }
      var times = new ArrayList<Double>();
      var floor = new ArrayList<Double>();
      for (int n = 0; n < count; n++) {
        Thread.sleep(ThreadLocalRandom.current().nextInt(MOST_PAUSE));
        times.add(time(client));
        floor.add(bare.getAsDouble());
      }
      var figures = new LinkedHashMap<String, Double>();
      figures.put("p50_ms", Times.quantile(times, 0.5));
      figures.put("floor_p50_ms", Times.quantile(floor, 0.5));
      figures.put("p99_ms", Times.quantile(times, 0.99));
      figures.put("floor_p99_ms", Times.quantile(floor, 0.99));
      figures.put("start_ms", (double) server.startMillis());
      figures.put("rss_mb", server.residentMiB());
      return figures;
    }
  }

  private static double time(MillraceClient client) {
    long begin = System.nanoTime();
    SeenTask task = client.submit(Submission.of("noop", "null"));
    SeenTask done = client.get(task.id(), LONGEST);
    if (!done.status().isFinal()) {
      throw new IllegalStateException("task %s is still %s".formatted(done.id(), done.status()));
    }
    return (System.nanoTime() - begin) / 1e6;
  }
}
