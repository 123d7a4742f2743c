package dev.millrace.trial.bench;

import dev.millrace.store.Floor.Spent;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// Asks stores of different sizes the same in turn, so that whatever else the machine does at the
/// time befalls all alike.
public final class Growth {
  /// `/metrics` answers from memory for a second.
  private static final Duration KNOWN = Duration.ofMillis(1_050);

  private static final int TIMES = 10;
  private static final int MOST_WARM_UP = 20;

  private final List<Stock> stocks;
  private final int turns;
  private final Map<Stock, Map<Ask, Tally>> tallies = new LinkedHashMap<>();

  /// Over `stocks`, `turns` times each.
  public Growth(List<Stock> stocks, int turns) {
    this.stocks = stocks;
    this.turns = turns;
  }

  /// What it took to ask one thing of one store, on average, and how long in milliseconds.
  public record Row(int stored, String asked, Map<String, Double> figures) {}

  /// Fills the stores, tells `news` of it, and asks.
  public List<Row> run(Consumer<String> news) throws InterruptedException {
    int warmUp = Math.min(turns, MOST_WARM_UP);
    for (Stock stock : stocks) {
      stock.fill((turns + warmUp) * TIMES, news);
    }
    news.accept("asking in turn");
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int turn = 0; turn < warmUp; turn++) {
        turn(http, stocks, turn == warmUp - 1);
      }
      tallies.clear();
      for (int turn = 0; turn < turns; turn++) {
        turn(http, turn % 2 == 0 ? stocks : stocks.reversed(), true);
      }
    }
    return rows();
  }

  private void turn(HttpClient http, List<Stock> order, boolean whole) throws InterruptedException {
    ask(Ask.METRICS, 1, http, order);
    long known = System.nanoTime();
    for (Ask ask : EnumSet.complementOf(EnumSet.of(Ask.METRICS))) {
      ask(ask, TIMES, http, order);
    }
    if (whole) {
      Thread.sleep(Duration.ofNanos(Math.max(0, known + KNOWN.toNanos() - System.nanoTime())));
    }
  }

  private void ask(Ask ask, int times, HttpClient http, List<Stock> order) {
    for (int n = 0; n < times; n++) {
      for (Stock stock : order) {
        tally(stock, ask).add(stock, ask.of(stock, http));
      }
    }
  }

  private Tally tally(Stock stock, Ask ask) {
    return tallies
        .computeIfAbsent(stock, _ -> new EnumMap<>(Ask.class))
        .computeIfAbsent(ask, _ -> new Tally());
  }

  private List<Row> rows() {
    var rows = new ArrayList<Row>();
    for (Ask ask : Ask.values()) {
      for (Stock stock : stocks) {
        Tally tally = Objects.requireNonNull(tallies.get(stock)).get(ask);
        String name = ask.name().toLowerCase(Locale.ROOT);
        rows.add(new Row(stock.size(), name, Objects.requireNonNull(tally).figures()));
      }
    }
    return rows;
  }

  private static final class Tally {
    private final List<Double> times = new ArrayList<>();
    private Spent spent = Spent.NOTHING;

    void add(Stock stock, Ask.Question question) {
      Spent before = stock.doors().floor().spent();
      long begin = System.nanoTime();
      question.ask();
      times.add((System.nanoTime() - begin) / 1e6);
      spent = spent.plus(stock.doors().floor().spent().since(before));
    }

    Map<String, Double> figures() {
      double count = times.size();
      var figures = new LinkedHashMap<String, Double>();
      figures.put("sqs_requests", spent.queueRequests() / count);
      figures.put("store_requests", spent.storeRequests() / count);
      figures.put("read_units", spent.readUnits() / count);
      figures.put("write_units", spent.writeUnits() / count);
      figures.put("p50_ms", Times.quantile(times, 0.5));
      figures.put("p99_ms", Times.quantile(times, 0.99));
      return figures;
    }
  }
}
