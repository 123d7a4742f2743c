package dev.millrace.embedded;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/// What a call waits for; being interrupted does not end the wait.
final class Answer<T> {
  private final CompletableFuture<T> future = new CompletableFuture<>();

  void give(T value) {
    future.complete(value);
  }

  void fail(Throwable cause) {
    future.completeExceptionally(cause);
  }

  T await() {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }
}
