package dev.millrace.trial.bench;

import dev.millrace.engine.Submissions;
import dev.millrace.engine.Submissions.Asked;
import dev.millrace.engine.Submissions.Request;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// Gives the engine tasks that do nothing, from many callers at once, and lets it work on them.
///
/// @param callers how many submit at the same time
public record Load(Submissions submissions, Completions completions, Workers workers, int callers) {
  private static final Request NOTHING =
      new Request("noop", "null", null, null, Asked.NOTHING, "default", null);

  /// The workers of this process, which can be stopped and started again.
  public interface Workers {
    /// Begins to take tasks.
    void start();

    /// Takes no more, and returns when those taken have ended.
    void stop();
  }

  String submit() {
    return submissions.submit(NOTHING).task().id();
  }

  void enqueue(int count) throws InterruptedException {
    var left = new AtomicInteger(count);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          IntStream.range(0, callers)
              .mapToObj(_ -> threads.submit(() -> submitWhile(left)))
              .toList();
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a submit failed", e.getCause());
    }
  }

  void process(CountDownLatch done) throws InterruptedException {
    workers.start();
    done.await();
  }

  /// Takes no more tasks, and returns when what was begun is done with.
  void rest() {
    workers.stop();
  }

  private void submitWhile(AtomicInteger left) {
    while (left.getAndDecrement() > 0) {
      submit();
    }
  }
}
