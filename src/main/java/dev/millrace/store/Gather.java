package dev.millrace.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/// Gathers calls into batches without ever waiting for one: alone, a call goes out at once; while a
/// batch is out, the calls that come meanwhile form the next. Further batches go out beside the
/// first only when full. Each call blocks until its own answer is there.
///
/// @param <I> what a call asks
/// @param <O> what it is answered
public final class Gather<I, O> {
  private final int most;
  private final int flights;
  private final Function<List<I>, List<O>> batch;
  private final Deque<Call<I, O>> waiting = new ArrayDeque<>();
  private int flying;

  /// Batches of at most `most` calls, at most `flights` at once; `batch` answers a batch in order,
  /// or throws for all of it.
  public Gather(int most, int flights, Function<List<I>, List<O>> batch) {
    this.most = most;
    this.flights = flights;
    this.batch = batch;
  }

  /// The answer to `asked`; throws what the batch threw.
  public O call(I asked) {
    var call = new Call<I, O>(asked, new CompletableFuture<>());
    synchronized (waiting) {
      waiting.add(call);
    }
    takeOff();
    try {
      return call.answer.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  int waiting() {
    synchronized (waiting) {
      return waiting.size();
    }
  }

  int flying() {
    synchronized (waiting) {
      return flying;
    }
  }

  private void takeOff() {
    synchronized (waiting) {
      boolean first = flying == 0 && !waiting.isEmpty();
      boolean full = waiting.size() >= most && flying < flights;
      if (!first && !full) {
        return;
      }
      flying++;
    }
    Thread.ofVirtual().name("gather").start(this::fly);
  }

  private void fly() {
    List<Call<I, O>> calls = next();
    while (!calls.isEmpty()) {
      answer(calls);
      calls = next();
    }
  }

  private List<Call<I, O>> next() {
    synchronized (waiting) {
      var calls = new ArrayList<Call<I, O>>(Math.min(most, waiting.size()));
      if (flying == 1 || waiting.size() >= most) {
        while (calls.size() < most && !waiting.isEmpty()) {
          calls.add(waiting.poll());
        }
      }
      if (calls.isEmpty()) {
        flying--;
      }
      return calls;
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
