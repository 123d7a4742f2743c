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

/// Lets requests wait until a task is finished: they have it at once, and without another look at
/// the store, when that happens in this process, within a second when in another. Each waits on a
/// virtual thread.
@Singleton
final class Finishes implements TaskListener {
  private static final Duration LOOK = Duration.ofSeconds(1);

  private final long look;
  private final Map<String, Set<Waiter>> waiting = new ConcurrentHashMap<>();

  @Inject
  Finishes() {
    this(LOOK);
  }

  /// One that looks for what others finished every `look`.
  Finishes(Duration look) {
    this.look = look.toNanos();
  }

  /// One request, and what it waits for once that is there.
  private static final class Waiter {
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable Task finished;
  }

  @Override
  public void happened(TaskEvent event, Task task, @Nullable Task before) {
    if (task.status().isFinal()) {
      Set<Waiter> waiters = waiting.remove(task.id());
      if (waiters != null) {
        for (Waiter waiter : waiters) {
          waiter.finished = task;
          waiter.over.countDown();
        }
      }
    }
  }

  /// What `read` finds once the task `id` is finished or gone, or after `time`.
  @Nullable Task await(String id, Duration time, Supplier<@Nullable Task> read) {
    long end = System.nanoTime() + time.toNanos();
    while (true) {
      // Known before reading, so that no finish falls between the two.
      Waiter waiter = join(id);
      try {
        Task task = read.get();
        long left = end - System.nanoTime();
        if (task == null || task.status().isFinal() || left <= 0) {
          return task;
        }
        if (waiter.over.await(Math.min(left, look), TimeUnit.NANOSECONDS)) {
          return waiter.finished;
        }
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return read.get();
      } finally {
        leave(id, waiter);
      }
    }
  }

  private Waiter join(String id) {
    var waiter = new Waiter();
    waiting.compute(
        id,
        (_, waiters) -> {
          Set<Waiter> all = waiters == null ? new HashSet<>() : waiters;
          all.add(waiter);
          return all;
        });
    return waiter;
  }

  private void leave(String id, Waiter waiter) {
    waiting.computeIfPresent(
        id,
        (_, waiters) -> {
          waiters.remove(waiter);
          return waiters.isEmpty() ? null : waiters;
        });
  }
}
