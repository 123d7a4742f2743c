package dev.millrace.task;

/// An event met a state in which it can't happen: a race that the caller has to decide again.
public final class IllegalTransition extends RuntimeException {
  IllegalTransition(Task task, TaskEvent event) {
    super(
        "%s can't take %s while %s"
            .formatted(task.id(), event.getClass().getSimpleName(), task.status()));
  }
}
