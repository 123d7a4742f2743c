package dev.millrace.http;

import dev.millrace.store.TaskListener;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import jakarta.inject.Inject;
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
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final long look;
  private final Map<String, Set<CountDownLatch>> waiting = new ConcurrentHashMap<>();

  @Inject
  Finishes() {
    this(LOOK);
  }

  /// One that looks for what others finished every `look`.
  Finishes(Duration look) {
    this.look = look.toNanos();
  }

  @Override
  public void happened(TaskEvent event, Task task, @Nullable Task before) {
    if (task.status().isFinal()) {
      Set<CountDownLatch> latches = waiting.remove(task.id());
      if (latches != null) {
        latches.forEach(CountDownLatch::countDown);
      }
    }
  }

  /// What `read` finds once the task `id` is finished or gone, or after `time`.
  @Nullable Task await(String id, Duration time, Supplier<@Nullable Task> read) {
    long end = System.nanoTime() + time.toNanos();
    while (true) {
      // Known before reading, so that no finish falls between the two.
      CountDownLatch finish = join(id);
      try {
        Task task = read.get();
        long left = end - System.nanoTime();
        if (task == null || task.status().isFinal() || left <= 0) {
          return task;
        }
        boolean _ = finish.await(Math.min(left, look), TimeUnit.NANOSECONDS);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return read.get();
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
