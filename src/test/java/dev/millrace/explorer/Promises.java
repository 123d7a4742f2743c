package dev.millrace.explorer;

import dev.millrace.task.Task;
import dev.millrace.task.TaskState;
import dev.millrace.task.TaskState.Finished;
import dev.millrace.task.TaskState.Processing;
import org.jspecify.annotations.Nullable;

/// What must hold at every step.
final class Promises {
  static final String TWO_OUTCOMES = "two outcomes recorded";
  static final String BACK = "a finished task came back unasked";
  static final String TWO_HOLDERS = "two live lease holders";
  static final String UNDER_A_HANDLER = "finished under a running handler";
  static final String TOO_MANY = "more attempts than allowed";
  static final String NOTHING_FAILED = "FAILED although nothing failed";
  static final String CANCEL_LOST = "a request to cancel was lost";
  static final String STUCK = "stuck";

  private final Book book;
  private final Setting setting;

  Promises(Book book, Setting setting) {
    this.book = book;
    this.setting = setting;
  }

  /// The promise that was broken between two moments, if any.
  @Nullable String broken(World before, World after) {
    if (after.live() > 1) {
      return TWO_HOLDERS;
    }
    return after.wrote ? broken(before, book.task(before.record), after) : null;
  }

  private @Nullable String broken(World before, Task was, World after) {
    Task now = book.task(after.record);
    if (was.state() instanceof Finished) {
      if (now.state() instanceof Finished) {
        return TWO_OUTCOMES;
      }
      if (!before.redriven || after.redriven) {
        return BACK;
      }
    }
    if (now.state() instanceof Finished && after.live() > 0) {
      return UNDER_A_HANDLER;
    }
    if (now.state() instanceof TaskState.Failed && !after.harmed) {
      return NOTHING_FAILED;
    }
    if (now.state() instanceof TaskState.Waiting
        && was.state() instanceof Processing(_, _, var asked)
        && asked) {
      return CANCEL_LOST;
    }
    return now.attempt().number() > setting.attempts() ? TOO_MANY : null;
  }
}
