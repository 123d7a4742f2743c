package dev.millrace.aws;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

/// Calls that are out at the same time, at most so many. Each is on a thread of its own, where no
/// interrupt of its caller can cut it off half-way. A call that has to wait for its turn does so
/// here, where the SDK's timeouts don't count yet; turn and call together may take so long, then
/// the caller hears that the service is away, and a call that has not begun is not made.
final class Flights {
  private final Semaphore places;
  private final Duration patience;
  private final Function<String, RuntimeException> away;

  Flights(int most, Duration patience, Function<String, RuntimeException> away) {
    this.places = new Semaphore(most, true);
    this.patience = patience;
    this.away = away;
  }

  /// The answer to `call`, or what it threw; an interrupt changes nothing.
  <T> T call(Supplier<T> call) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      return start(() -> inTurn(call, end))
          .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException e) {
      throw switch (e.getCause()) {
        case TimeoutException _ -> late();
        case RuntimeException cause -> cause;
        case null, default -> e;
      };
    }
  }

  /// Starts `call` beside the others, whose places it does not take.
  static <T> CompletableFuture<T> start(Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, Thread.ofVirtual().name("aws")::start);
  }

  private <T> T inTurn(Supplier<T> call, long end) {
    places.acquireUninterruptibly();
    try {
      if (System.nanoTime() - end > 0) {
        throw late();
      }
      return call.get();
    } finally {
      places.release();
    }
  }

  private RuntimeException late() {
    return away.apply("no answer within %d ms".formatted(patience.toMillis()));
  }
}
