package dev.millrace.http;

import dev.millrace.store.TaskListener;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Lets requests wait until a task is finished: at once when that happens in this process, within a
/// second when in another. Each waits on a virtual thread.
@Singleton
final class Finishes implements TaskListener {
  private static final long LOOK = TimeUnit.SECONDS.toNanos(1);

  private final Map<String, Set<CountDownLatch>> waiting = new ConcurrentHashMap<>();

  @Override
  public void happened(TaskEvent event, Task task, @Nullable Task before) {
    if (task.status().isFinal()) {
      Set<CountDownLatch> latches = waiting.remove(task.id());
      if (latches != null) {
        latches.forEach(CountDownLatch::countDown);
      }
    }
  }

  /// What `look` finds once the task `id` is finished or gone, or after `time`.
  @Nullable Task await(String id, Duration time, Supplier<@Nullable Task> look) {
    long end = System.nanoTime() + time.toNanos();
    while (true) {
      // Known before looking, so that no finish falls between the two.
      CountDownLatch finish = join(id);
      try {
        Task task = look.get();
        long left = end - System.nanoTime();
        if (task == null || task.status().isFinal() || left <= 0) {
          return task;
        }
        boolean _ = finish.await(Math.min(left, LOOK), TimeUnit.NANOSECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return look.get();
      } finally {
        leave(id, finish);
      }
    }
  }

  private CountDownLatch join(String id) {
    var finish = new CountDownLatch(1);
    waiting.compute(
        id,
        (_, latches) -> {
          Set<CountDownLatch> all = latches == null ? new HashSet<>() : latches;
          all.add(finish);
          return all;
        });
    return finish;
  }

  private void leave(String id, CountDownLatch finish) {
    waiting.computeIfPresent(
        id,
        (_, latches) -> {
          latches.remove(finish);
          return latches.isEmpty() ? null : latches;
        });
  }
}
