package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.client.Json;
import dev.millrace.promise.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The bench from beginning to end, with few tasks: that it measures what it says, not how fast.
class BenchTest {
  @TempDir Path folder;

  @Test
  void the_bench_holds_the_engine_against_the_floor_in_one_file() throws Exception {
    Map<String, Object> figures = bench(Home.EMBEDDED, "--tasks", "300", "--alone", "50");
    assertThat(figures)
        .containsKeys(
            "enqueued_per_s",
            "processed_per_s",
            "floor_ratio",
            "cpu_ms_per_task",
            "p50_ms",
            "p99_ms",
            "start_ms",
            "rss_mb");
    assertThat(figures.values()).allSatisfy(figure -> assertThat(number(figure)).isNotNegative());
    assertThat(number(figures.get("floor_processed_per_s"))).isPositive();
    assertThat(number(figures.get("p50_ms"))).isPositive();
    assertThat(figures).containsEntry("usd_per_million", 0.0);
  }

  @Test
  void the_bench_counts_what_a_task_costs_on_aws_as_far_away_as_aws_is() throws Exception {
    Map<String, Object> figures = bench(Home.AWS, "--tasks", "100", "--alone", "5", "--relay");
    assertThat(number(figures.get("write_units_per_task"))).isCloseTo(6, within(0.2));
    assertThat(number(figures.get("floor_write_units_per_task"))).isCloseTo(6, within(0.01));
    assertThat(number(figures.get("floor_sqs_requests_per_task"))).isBetween(0.3, 0.6);
    assertThat(number(figures.get("usd_per_million"))).isBetween(3.7, 4.5);
    assertThat(number(figures.get("p50_ms"))).isGreaterThan(20);
  }

  @Test
  void a_bench_of_nothing_is_refused() throws Exception {
    try (Started bench = Started.millrace(Map.of(), "bench", "--laps", "0")) {
      assertThat(bench.code()).isEqualTo(Exit.USAGE);
      assertThat(bench.errors()).contains("fix: give at least 1");
    }
  }

  @Test
  void a_relay_needs_somewhere_to_lead() throws Exception {
    try (Started relay = Started.millrace(Map.of(), "relay", "somewhere")) {
      assertThat(relay.code()).isEqualTo(Exit.USAGE);
      assertThat(relay.errors()).contains("'somewhere' has no host and port");
    }
  }

  private Map<String, Object> bench(Home home, String... more)
      throws IOException, InterruptedException {
    var words = new ArrayList<>(List.of("bench", "--json", "--laps", "1", "--warm-up", "1"));
    words.addAll(List.of(more));
    try (Started bench = Started.millrace(home.variables(folder), words.toArray(String[]::new))) {
      assertThat(bench.code()).as(bench.errors()).isEqualTo(Exit.OK);
      return Json.object(bench.output());
    }
  }

  private static double number(Object figure) {
    return ((Number) figure).doubleValue();
  }
}
