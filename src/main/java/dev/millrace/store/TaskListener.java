package dev.millrace.store;

import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import org.jspecify.annotations.Nullable;

/// Told of every change right after it was recorded, on the thread that made it; must be quick.
public interface TaskListener {
  /// `event` happened to a task, which is now `task`; `before` is null when it was not known (at a
  /// submit and at a claim).
  void happened(TaskEvent event, Task task, @Nullable Task before);
}
