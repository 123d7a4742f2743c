package dev.millrace.trial.bench;

import dev.millrace.store.Floor;
import dev.millrace.store.Floor.Spent;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a process asks of its home that has nothing to do.
public final class Idle {
  private static final Duration BEGINNING = Duration.ofSeconds(2);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration MONTH = Duration.ofDays(30);
  private static final double MILLION = 1e6;

  private Idle() {}

  /// Counts for `time` in a process that has begun; the figures by name.
  public static Map<String, Double> run(Floor home, Duration time) throws InterruptedException {
    Thread.sleep(BEGINNING);
    Spent before = home.spent();
    long begin = System.nanoTime();
    Thread.sleep(time);
    Spent spent = home.spent().since(before);
    double passed = System.nanoTime() - begin;
    double minutes = passed / MINUTE.toNanos();
    var figures = new LinkedHashMap<String, Double>();
    figures.put("sqs_requests_per_min", spent.queueRequests() / minutes);
    figures.put("store_requests_per_min", spent.storeRequests() / minutes);
    figures.put("read_units_per_min", spent.readUnits() / minutes);
    figures.put("write_units_per_min", spent.writeUnits() / minutes);
    double price = Prices.load().million(spent, 1) / MILLION;
    figures.put("usd_per_month", price * MONTH.toNanos() / passed);
    return figures;
  }
}
