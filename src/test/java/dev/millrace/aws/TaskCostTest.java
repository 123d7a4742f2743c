package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.promise.Home;
import dev.millrace.promise.Node;
import dev.millrace.store.Entry;
import dev.millrace.store.Records;
import dev.millrace.store.Totals;
import dev.millrace.store.Totals.Place;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a small task costs under load, counted at the AWS clients.
class TaskCostTest {
  private static final int TASKS = 1000;
  private static final int SUBMITTERS = 64;

  @TempDir Path folder;

  @Test
  void a_small_task_takes_six_write_units_no_read_and_under_half_an_sqs_request() {
    try (Node node = Node.idle(Home.AWS.variables(folder), "MILLRACE_POLL_WAIT", "20s")) {
      var calls = node.context.getBean(AwsCalls.class);
      warmUp(node.context.getBean(Records.class));
      long requests = calls.requests("Sqs.");
      long begin = System.nanoTime();
      long gets = calls.requests("DynamoDb.GetItem");
      double units = calls.writeUnits();
      var looks = new AtomicInteger();
      List<String> ids = submitAll(node);
      node.work();
      await()
          .atMost(Duration.ofSeconds(120))
          .pollInterval(Duration.ofMillis(500))
          .untilAsserted(() -> assertThat(completed(node, looks)).isEqualTo(TASKS));
      // The totals are one record, which a busy process changes about once a second.
      double totals = calls.writeUnits() - units - 6 * TASKS;
      assertThat(totals).isBetween(0.0, 2 + (System.nanoTime() - begin) / 0.5e9);
      assertThat(calls.requests("DynamoDb.GetItem") - gets).isEqualTo(looks.get());
      assertThat(calls.requests("DynamoDb.BatchGetItem")).isZero();
      assertThat(calls.requests("DynamoDb.Scan")).isZero();
      assertThat((double) (calls.requests("Sqs.") - requests) / TASKS).isLessThan(0.5);
      assertThat(ids).hasSize(TASKS);
    }
  }

  /// The first calls of a fresh emulator take seconds when all come at once.
  private static void warmUp(Records records) {
    IntStream.range(0, 50).forEach(n -> records.create(Entry.draft("warm-" + n, Map.of())));
  }

  /// Looked up in the totals, which is one read.
  private static long completed(Node node, AtomicInteger looks) {
    looks.incrementAndGet();
    return node.context.getBean(Totals.class).now().getOrDefault(Place.COMPLETED, 0L);
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
