package dev.millrace.aws;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Calls that are out at the same time, at most so many. Each is on a thread of its own, where no
/// interrupt of its caller can cut it off half-way. A call that has to wait for its turn does so
/// here, where the SDK's timeouts don't count yet.
final class Flights {
  private final Semaphore places;

  Flights(int most) {
    places = new Semaphore(most, true);
  }

  /// The answer to `call`, or what it threw; an interrupt changes nothing.
  <T> T call(Supplier<T> call) {
    places.acquireUninterruptibly();
    try {
      return start(call).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      places.release();
    }
  }

  /// Starts `call` beside the others, whose places it does not take.
  static <T> CompletableFuture<T> start(Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, Thread.ofVirtual().name("aws")::start);
  }
}
