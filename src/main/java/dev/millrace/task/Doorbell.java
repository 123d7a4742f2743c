package dev.millrace.task;

import org.jspecify.annotations.Nullable;

/// What a message says: look at task `id`, which was at `version`. It carries no authority.
/// `revival`, found only in the dead-letter queue, brings a dead task back when it is redriven.
public record Doorbell(String id, long version, @Nullable String revival) {
  public Doorbell(String id, long version) {
    this(id, version, null);
  }

  /// The doorbell of a waiting task as it is recorded now.
  public static Doorbell of(Task task) {
    return new Doorbell(task.id(), task.version());
  }

  /// What the dead-letter queue keeps of a failed task.
  public static Doorbell dead(Task task) {
    return task.state() instanceof TaskState.Failed(_, _, var revival)
        ? new Doorbell(task.id(), task.version(), revival)
        : of(task);
  }
}
