package dev.millrace.trial.bench;

import dev.millrace.store.Records.Page;
import dev.millrace.store.Records.Range;
import dev.millrace.store.TaskStore.Moved;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What may not cost more because more is stored.
enum Ask {
  /// `GET /metrics`, asked when what it answered last is too old to be answered again.
  METRICS,

  /// The newest finished tasks.
  NEWEST_PAGE,

  /// The page behind the middle of all finished tasks, by cursor.
  DEEP_PAGE,

  /// The compare-and-set that starts a task.
  CLAIM;

  static final int PAGE = 50;

  /// Something that is asked once.
  interface Question {
    void ask();
  }

  /// What is to be asked of `stock`, everything that it needs found out.
  Question of(Stock stock, HttpClient http) {
    String bucket = stock.buckets().getFirst();
    return switch (this) {
      case METRICS -> {
        var request =
            HttpRequest.newBuilder(stock.doors().url().resolve("/metrics"))
                .header("Accept", "application/json")
                .build();
        yield () -> ok(http, request);
      }
      case NEWEST_PAGE -> {
        var range = newest(bucket, Range.FOREVER, null);
        yield () -> full(stock.store().list(range));
      }
      case DEEP_PAGE -> {
        String cursor = full(stock.store().list(newest(bucket, stock.middle(), null))).cursor();
        var range = newest(bucket, Range.FOREVER, Objects.requireNonNull(cursor));
        yield () -> full(stock.store().list(range));
      }
      case CLAIM -> {
        var bell = stock.next();
        var started = Stock.started(Instant.now());
        yield () -> {
          if (!(stock.store().claim(bell, started) instanceof Moved.To)) {
            throw new IllegalStateException("a task could not be claimed");
          }
        };
      }
    };
  }

  private static Range newest(String bucket, Instant until, @Nullable String cursor) {
    return new Range(bucket, Instant.EPOCH, until, PAGE, true, cursor);
  }

  private static Page full(Page page) {
    if (page.entries().size() < PAGE) {
      throw new IllegalStateException("a page has %d tasks".formatted(page.entries().size()));
    }
    return page;
  }

  private static void ok(HttpClient http, HttpRequest request) {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IllegalStateException("/metrics answers " + answer.statusCode());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
