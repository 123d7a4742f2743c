package dev.millrace.simulated;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.Supplier;

/// How the next calls of a port go wrong; those after them go well again.
public final class Faults {
  private final Queue<Fault> next = new ArrayDeque<>();
  private final Function<String, RuntimeException> failure;

  Faults(Function<String, RuntimeException> failure) {
    this.failure = failure;
  }

  /// A way in which a call goes wrong.
  public enum Fault {
    /// None: the call goes well, and the faults after it wait for their turn.
    NONE,
    /// It fails, and nothing has happened.
    REFUSED,
    /// It happens, and fails: the answer is lost.
    UNANSWERED
  }

  /// The next `count` calls.
  public synchronized void next(int count, Fault fault) {
    next.addAll(Collections.nCopies(count, fault));
  }

  /// All calls go well from now on.
  public synchronized void clear() {
    next.clear();
  }

  /// Makes `call` under the next fault, if any.
  <T> T apply(Supplier<T> call) {
    Fault fault = take();
    if (fault == Fault.REFUSED) {
      throw failure.apply("refused by the simulation");
    }
    T answer = call.get();
    if (fault == Fault.UNANSWERED) {
      throw failure.apply("happened, but the simulation lost the answer");
    }
    return answer;
  }

  private synchronized Fault take() {
    return next.isEmpty() ? Fault.NONE : next.remove();
  }
}
