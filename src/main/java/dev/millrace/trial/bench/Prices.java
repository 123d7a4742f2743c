package dev.millrace.trial.bench;

import dev.millrace.store.Floor.Spent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/// What AWS charges, in US dollars for a million requests or units, from `prices.properties`.
record Prices(double queueRequests, double writeUnits, double readUnits) {
  static Prices load() {
    var listed = new Properties();
    try (InputStream file = Prices.class.getResourceAsStream("prices.properties")) {
      listed.load(Objects.requireNonNull(file, "prices.properties"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Prices(
        price(listed, "sqs_requests"), price(listed, "write_units"), price(listed, "read_units"));
  }

  /// What a million tasks cost of which `tasks` needed `spent`.
  double million(Spent spent, int tasks) {
    double sum =
        spent.queueRequests() * queueRequests
            + spent.writeUnits() * writeUnits
            + spent.readUnits() * readUnits;
    return sum / tasks;
  }

  private static double price(Properties listed, String name) {
    return Double.parseDouble(listed.getProperty(name));
  }
}
