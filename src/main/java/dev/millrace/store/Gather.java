package dev.millrace.store;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// Gathers calls into batches. When little is going on, a call goes out at once; while a batch is
/// out, the calls that come meanwhile form the next; when much is going on, a batch that is not
/// full waits a little for more. Further batches go out beside the first only when full. Each call
/// blocks until its own answer is there.
///
/// @param <I> what a call asks
/// @param <O> what it is answered
public final class Gather<I, O> {
  private final int most;
  private final int flights;
  private final Duration linger;
  private final Function<List<I>, List<O>> batch;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition full = lock.newCondition();
  private final Deque<Call<I, O>> waiting = new ArrayDeque<>();
  private final Pace pace;
  private int flying;
  private boolean lingering;

  /// Batches of at most `most` calls, at most `flights` at once, that wait at most `linger` for
  /// more when busy; `batch` answers a batch in order, or throws for all of it.
  public Gather(int most, int flights, Duration linger, Function<List<I>, List<O>> batch) {
    this.most = most;
    this.flights = flights;
    this.linger = linger;
    this.batch = batch;
    this.pace = new Pace(most);
  }

  /// The answer to `asked`; throws what the batch threw.
  public O call(I asked) {
    var call = new Call<I, O>(asked, new CompletableFuture<>());
    lock.lock();
    try {
      waiting.add(call);
      pace.count(1);
      takeOff();
    } finally {
      lock.unlock();
    }
    try {
      return call.answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  int waiting() {
    lock.lock();
    try {
      return waiting.size();
    } finally {
      lock.unlock();
    }
  }

  int flying() {
    lock.lock();
    try {
      return flying;
    } finally {
      lock.unlock();
    }
  }

  private void takeOff() {
    boolean isFull = waiting.size() >= most;
    if (lingering && isFull) {
      full.signal();
    } else if (flying == 0 || (isFull && flying < flights)) {
      flying++;
      Thread.ofVirtual().name("gather").start(this::fly);
    }
  }

  private void fly() {
    for (List<Call<I, O>> calls = next(); !calls.isEmpty(); calls = next()) {
      answer(calls);
    }
  }

  private List<Call<I, O>> next() {
    lock.lock();
    try {
      var calls = new ArrayList<Call<I, O>>(most);
      if (flying == 1 && !waiting.isEmpty() && waiting.size() < most && pace.isBusy()) {
        linger();
      }
      if (flying == 1 || waiting.size() >= most) {
        while (calls.size() < most && !waiting.isEmpty()) {
          calls.add(waiting.poll());
        }
      }
      if (calls.isEmpty()) {
        flying--;
      }
      return calls;
    } finally {
      lock.unlock();
    }
  }

  private void linger() {
    lingering = true;
    try {
      long left = linger.toNanos();
      while (waiting.size() < most && left > 0) {
        left = full.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      lingering = false;
    }
  }

  private void answer(List<Call<I, O>> calls) {
    try {
      List<O> answers = batch.apply(calls.stream().map(Call::asked).toList());
      for (int i = 0; i < calls.size(); i++) {
        calls.get(i).answer.complete(answers.get(i));
      }
    } catch (RuntimeException | Error e) {
      calls.forEach(call -> call.answer.completeExceptionally(e));
    }
  }

  private record Call<I, O>(I asked, CompletableFuture<O> answer) {}
}
