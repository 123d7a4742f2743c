package dev.millrace.embedded;

import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// What a call waits for, made by the thread that will wait; being interrupted does not end the
/// wait.
final class Answer<T> {
  private final Thread asker = Thread.currentThread();
  private @Nullable T value;
  private @Nullable Throwable failure;
  private volatile boolean given;

  void give(T answer) {
    value = answer;
    wake();
  }

  void fail(Throwable cause) {
    failure = cause;
    wake();
  }

  T await() {
    boolean interrupted = false;
    while (!given) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return result();
  }

  private void wake() {
    given = true;
    LockSupport.unpark(asker);
  }

  @SuppressWarnings("NullAway") // T may be nullable itself
  private T result() {
    if (failure instanceof RuntimeException cause) {
      throw cause;
    }
    if (failure != null) {
      throw new CompletionException(failure);
    }
    return value;
  }
}
