package dev.millrace.contract;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// Calls made at the same time, each on a virtual thread of its own.
public final class Together {
  private Together() {}

  /// The answers of `call` for 0 to `count` - 1, in that order; throws what any of them threw.
  public static <T> List<T> call(int count, IntFunction<T> call) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<T>> calls =
          IntStream.range(0, count).<Callable<T>>mapToObj(i -> () -> call.apply(i)).toList();
      return threads.invokeAll(calls).stream().map(Together::answer).toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Like `call`, for what has no answer.
  public static void run(int count, Job job) {
    call(
        count,
        i -> {
          job.run(i);
          return i;
        });
  }

  /// One of the calls that are made together.
  public interface Job {
    void run(int number);
  }

  private static <T> T answer(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
