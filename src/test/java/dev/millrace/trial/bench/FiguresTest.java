package dev.millrace.trial.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.millrace.store.Floor.Spent;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final Offset<Double> EXACT = within(1e-9);
  private static final int TASKS = 1_000;
  private static final Prices PRICES = new Prices(0.5, 0.25, 2);

  @Test
  void a_rate_is_the_median_of_the_laps() {
    var laps = new Bench.Laps(List.of(lap(100), lap(500), lap(200)), floor(100));
    assertThat(figure("processed_per_s", laps)).isEqualTo(TASKS / 0.2, EXACT);
    assertThat(figure("floor_processed_per_s", laps)).isEqualTo(TASKS / 0.1, EXACT);
  }

  @Test
  void a_ratio_is_the_median_of_the_ratios_of_pairs() {
    var laps =
        new Bench.Laps(List.of(lap(200), lap(900), lap(100)), List.of(lap(100), lap(900), lap(10)));
    assertThat(figure("floor_ratio", laps)).isEqualTo(0.5, EXACT);
    assertThat(figure("cpu_floor_ratio", laps)).isEqualTo(2, EXACT);
  }

  @Test
  void a_million_tasks_cost_what_their_requests_and_units_cost() {
    var laps = new Bench.Laps(List.of(lap(100)), floor(100));
    assertThat(figure("sqs_requests_per_task", laps)).isEqualTo(0.3, EXACT);
    assertThat(figure("write_units_per_task", laps)).isEqualTo(6, EXACT);
    assertThat(figure("read_units_per_task", laps)).isEqualTo(0.1, EXACT);
    assertThat(figure("usd_per_million", laps)).isEqualTo(0.15 + 1.5 + 0.2, EXACT);
  }

  @Test
  void the_list_prices_can_be_read() {
    Prices listed = Prices.load();
    assertThat(listed.million(new Spent(1, 0, 0, 0), 1)).isEqualTo(listed.queueRequests(), EXACT);
    assertThat(listed.writeUnits()).isGreaterThan(listed.readUnits());
  }

  private static double figure(String name, Bench.Laps laps) {
    return Figures.of(laps, PRICES).all().get(name);
  }

  private static List<Lap> floor(long millis) {
    return List.of(lap(millis), lap(millis), lap(millis));
  }

  private static Lap lap(long millis) {
    long nanos = millis * 1_000_000;
    return new Lap(TASKS, nanos, nanos, nanos, new Spent(300, 3_000, 6_000, 100));
  }
}
