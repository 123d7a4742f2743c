package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.client.Json;
import dev.millrace.promise.Home;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
            "floor_p50_ms",
            "p99_ms",
            "floor_p99_ms",
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
  void metrics_a_page_and_a_claim_cost_on_aws_the_same_to_the_last_digit_however_much_is_stored()
      throws Exception {
    Map<String, List<Map<String, Object>>> asked = stored(Home.AWS, "1000,10000");
    assertThat(asked.keySet()).containsExactly("metrics", "newest_page", "deep_page", "claim");
    asked.forEach((what, sizes) ->
        assertThat(costs(sizes.getLast())).as(what).isEqualTo(costs(sizes.getFirst())));
    assertThat(costs(asked.get("metrics").getLast())).containsExactly(1.0, 1.0, 1.0, 0.0);
    assertThat(costs(asked.get("newest_page").getLast())).containsExactly(0.0, 1.0, 1.0, 0.0);
    assertThat(costs(asked.get("deep_page").getLast())).containsExactly(0.0, 1.0, 1.0, 0.0);
    assertThat(costs(asked.get("claim").getLast())).containsExactly(0.0, 1.0, 0.0, 1.0);
  }

  @Test
  void stores_of_different_sizes_are_asked_the_same_in_one_file() throws Exception {
    Map<String, List<Map<String, Object>>> asked = stored(Home.EMBEDDED, "500,2000");
    assertThat(asked.keySet()).containsExactly("metrics", "newest_page", "deep_page", "claim");
    assertThat(asked.values())
        .allSatisfy(sizes -> assertThat(sizes).extracting("stored").containsExactly(500, 2000))
        .allSatisfy(sizes ->
            assertThat(sizes)
                .allSatisfy(row -> assertThat(number(row.get("p50_ms"))).isPositive()));
  }

  @Test
  void an_idle_process_has_one_poll_open_and_writes_nothing() throws Exception {
    Map<String, String> home = Home.AWS.variables(folder);
    home.put("MILLRACE_POLL_WAIT", "1s");
    try (Started bench = Started.millrace(home, "bench", "--json", "--idle", "10")) {
      assertThat(bench.code()).as(bench.errors()).isEqualTo(Exit.OK);
      Map<String, Object> figures = Json.object(bench.output());
      // One a second, so at the usual wait of 20 s three a minute.
      assertThat(number(figures.get("sqs_requests_per_min"))).isBetween(40.0, 66.0);
      assertThat(number(figures.get("read_units_per_min"))).isBetween(20.0, 100.0);
      assertThat(figures).containsEntry("write_units_per_min", 0.0);
      assertThat(number(figures.get("usd_per_month"))).isBetween(0.5, 2.0);
    }
  }

  @Test
  void a_store_too_small_for_a_page_is_refused() throws Exception {
    try (Started bench = Started.millrace(Map.of(), "bench", "--stored", "1000,50")) {
      assertThat(bench.code()).isEqualTo(Exit.USAGE);
      assertThat(bench.errors()).contains("fix: give at least 500");
    }
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

  /// The rows by what was asked, each from the smallest store to the largest.
  private Map<String, List<Map<String, Object>>> stored(Home home, String sizes)
      throws IOException, InterruptedException {
    Map<String, String> variables = home.variables(folder);
    try (Started bench =
        Started.millrace(variables, "bench", "--json", "--stored", sizes, "--turns", "2")) {
      assertThat(bench.code()).as(bench.errors()).isEqualTo(Exit.OK);
      var asked = new LinkedHashMap<String, List<Map<String, Object>>>();
      for (Object row : (List<?>) Json.object(bench.output()).get("rows")) {
        Map<String, Object> fields = Json.fields((Map<?, ?>) row);
        asked.computeIfAbsent((String) fields.get("asked"), _ -> new ArrayList<>()).add(fields);
      }
      return asked;
    }
  }

  private static List<Object> costs(Map<String, Object> row) {
    return Stream.of("sqs_requests", "store_requests", "read_units", "write_units")
        .map(row::get)
        .toList();
  }

  private static double number(Object figure) {
    return ((Number) figure).doubleValue();
  }
}
