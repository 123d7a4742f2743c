package dev.millrace.handler;

import java.time.Duration;
import java.time.Instant;

/// What a handler knows of the attempt that it runs, and can say about it.
public interface TaskContext {
  /// The task's id, the same in each attempt: a good idempotency key for effects elsewhere.
  String id();

  /// The task's type, as it was submitted.
  String type();

  /// Which attempt this is, from 1.
  int attempt();

  /// A number that rises with each claim: a store that compares it can refuse an outrun worker.
  long fence();

  /// When this attempt will be interrupted.
  Instant deadline();

  /// Says how far the work is: 0 to 100 per cent. Shown within two seconds.
  void progress(int percent, String note);

  /// Adds a line (500 characters at most) to the task's history. Shown within two seconds.
  void log(String line);

  /// Whether somebody asked to stop: the task was cancelled, its time is up, or its lease is lost.
  /// The handler's thread is interrupted as well.
  boolean cancelled();

  /// Ends this attempt and goes on with a new one after `delay`, at no cost of an attempt. It
  /// throws; nothing after it runs.
  RuntimeException snooze(Duration delay);
}
