package dev.millrace.cli;

import dev.millrace.store.Floor;
import dev.millrace.store.Records;
import dev.millrace.store.Retention;
import dev.millrace.trial.bench.Growth;
import dev.millrace.trial.bench.Stock;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A server for each size of store, each on a table or a file of its own, all at the same time.
record StoredBench(Map<String, String> variables, Consumer<String> news) {
  /// Enough for a page behind the middle, on however many shards.
  static final int LEAST = 500;

  private static final String TABLE = "DYNAMODB_TABLE";
  private static final String FOLDER = "MILLRACE_DATA_DIR";

  List<Growth.Row> run(List<Integer> sizes, int turns) throws InterruptedException {
    Deque<Server> servers = new ArrayDeque<>();
    try {
      var stocks = new ArrayList<Stock>();
      for (int size : sizes) {
        Server server = Server.prepare(variables(size));
        servers.push(server);
        server.listen();
        stocks.add(stock(size, server));
      }
      return new Growth(stocks, turns).run(news);
    } finally {
      servers.forEach(Server::close);
    }
  }

  /// The row by the names that its figures have in JSON.
  static Map<String, @Nullable Object> fields(Growth.Row row) {
    var fields = new LinkedHashMap<String, @Nullable Object>();
    fields.put("asked", row.asked());
    fields.put("stored", row.stored());
    fields.putAll(row.figures());
    return fields;
  }

  /// The rows as lines for people.
  static List<String> table(List<Growth.Row> rows) {
    var lines = new ArrayList<String>();
    var head = new StringBuilder("%-12s %10s".formatted("asked", "stored"));
    rows.getFirst().figures().keySet().forEach(name -> head.append(" %14s".formatted(name)));
    lines.add(head.toString());
    for (Growth.Row row : rows) {
      var line = new StringBuilder("%-12s %,10d".formatted(row.asked(), row.stored()));
      row.figures().values().forEach(figure -> line.append(" %14.3f".formatted(figure)));
      lines.add(line.toString());
    }
    return lines;
  }

  private Map<String, String> variables(int size) {
    var own = new HashMap<>(variables);
    String table = own.getOrDefault(TABLE, "tasks");
    if (ServerConfig.AWS.equals(own.get("MILLRACE_HOME"))) {
      own.put(TABLE, "%s-stored-%d".formatted(table, size));
      own.put("MILLRACE_PROVISION", "true");
    }
    own.computeIfPresent(FOLDER, (_, folder) -> Path.of(folder, "stored-" + size).toString());
    return own;
  }

  private static Stock stock(int size, Server server) {
    var doors =
        new Stock.Doors(
            server.part(Records.class),
            server.part(Retention.class),
            server.part(Floor.class),
            server.url());
    return new Stock(size, doors);
  }
}
