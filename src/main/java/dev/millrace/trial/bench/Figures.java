package dev.millrace.trial.bench;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/// Numbers with names, in order: medians over laps, and medians of the ratios of pairs of laps.
final class Figures {
  private final Map<String, Double> all = new LinkedHashMap<>();

  static Figures of(Bench.Laps laps, Prices prices) {
    var figures = new Figures();
    figures.both("enqueued_per_s", laps, Lap::enqueuedPerSecond);
    figures.both("processed_per_s", laps, Lap::processedPerSecond);
    figures.ratio("enqueue_floor_ratio", laps, Lap::enqueuedPerSecond);
    figures.ratio("floor_ratio", laps, Lap::processedPerSecond);
    figures.both("cpu_ms_per_task", laps, Lap::cpuMillisPerTask);
    figures.ratio("cpu_floor_ratio", laps, Lap::cpuMillisPerTask);
    figures.both("write_units_per_task", laps, lap -> lap.spent().writeUnits() / lap.tasks());
    figures.both("read_units_per_task", laps, lap -> lap.spent().readUnits() / lap.tasks());
    figures.both(
        "sqs_requests_per_task", laps, lap -> (double) lap.spent().queueRequests() / lap.tasks());
    figures.both("usd_per_million", laps, lap -> prices.million(lap.spent(), lap.tasks()));
    return figures;
  }

  void put(String name, double figure) {
    all.put(name, figure);
  }

  Map<String, Double> all() {
    return all;
  }

  private void both(String name, Bench.Laps laps, ToDoubleFunction<Lap> figure) {
    put(name, median(laps.engine().stream().mapToDouble(figure).toArray()));
    put("floor_" + name, median(laps.floor().stream().mapToDouble(figure).toArray()));
  }

  private void ratio(String name, Bench.Laps laps, ToDoubleFunction<Lap> figure) {
    put(
        name,
        median(
            IntStream.range(0, laps.engine().size())
                .mapToDouble(n ->
                    figure.applyAsDouble(laps.engine().get(n))
                        / figure.applyAsDouble(laps.floor().get(n)))
                .toArray()));
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }
}
