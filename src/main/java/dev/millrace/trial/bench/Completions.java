package dev.millrace.trial.bench;

import dev.millrace.store.TaskListener;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// Counts completed tasks down.
public final class Completions implements TaskListener {
  private volatile CountDownLatch left = new CountDownLatch(0);

  @Override
  public void happened(TaskEvent event, Task task, @Nullable Task before) {
    if (event instanceof TaskEvent.Completed) {
      left.countDown();
    }
  }

  /// The next `count` completions.
  CountDownLatch next(int count) {
    left = new CountDownLatch(count);
    return left;
  }
}
