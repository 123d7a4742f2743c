package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.promise.Home;
import dev.millrace.promise.Node;
import dev.millrace.store.Totals;
import dev.millrace.store.Totals.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a small task costs under load, counted at the AWS clients.
class TaskCostTest {
  private static final int TASKS = 1000;
  private static final int SUBMITTERS = 64;

  @TempDir Path folder;

  @Test
  void a_small_task_takes_six_write_units_and_under_half_an_sqs_request_and_no_scan() {
    try (Node node = Node.idle(Home.AWS.variables(folder), "MILLRACE_POLL_WAIT", "20s")) {
      var calls = node.context.getBean(AwsCalls.class);
      Map<String, Long> before = calls.requests();
      double units = calls.writeUnits();
      double reads = calls.readUnits();
      List<String> ids = submitAll(node);
      node.work();
      await()
          .atMost(Duration.ofSeconds(120))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(() -> assertThat(completed(node)).isEqualTo(TASKS));
      double perTask = (calls.writeUnits() - units) / TASKS;
      double sqs = (double) (count(calls.requests(), "Sqs.") - count(before, "Sqs.")) / TASKS;
      double read = (calls.readUnits() - reads) / TASKS;
      System.out.printf(
          "per task: %.2f write units, %.2f read units, %.3f SQS requests %s%n",
          perTask, read, sqs, calls.requests());
      assertThat(perTask).isBetween(5.0, 6.1);
      assertThat(sqs).isLessThan(0.5);
      assertThat(read).isLessThan(0.5);
      assertThat(calls.requests().keySet()).noneMatch(name -> name.endsWith("Scan"));
      assertThat(ids).hasSize(TASKS);
    }
  }

  private static long completed(Node node) {
    return node.context.getBean(Totals.class).now().getOrDefault(Place.COMPLETED, 0L);
  }

  private static long count(Map<String, Long> requests, String service) {
    return requests.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(service))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static List<String> submitAll(Node node) {
    try (var threads = Executors.newFixedThreadPool(SUBMITTERS)) {
      List<Future<String>> ids =
          Stream.generate(() -> threads.submit(() -> node.submit("noop", "null")))
              .limit(TASKS)
              .toList();
      return ids.stream().map(TaskCostTest::join).toList();
    }
  }

  private static String join(Future<String> id) {
    try {
      return id.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
