package dev.millrace.engine;

import dev.millrace.handler.TaskContext;
import dev.millrace.store.TaskQueue.Delivery;
import dev.millrace.task.Attempt.Progress;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An attempt under way in this process: what its handler sees of it, and how to stop it.
public final class Running implements TaskContext {
  private static final int LONGEST_LINE = 500;
  private static final int MOST_LINES = Task.HISTORY;

  private final InstantSource clock;
  private final Instant deadline;
  private final Thread thread = Thread.currentThread();
  private final List<TaskEvent> lines = new ArrayList<>();
  private Task task;
  private @Nullable Delivery delivery;
  private Instant leaseUntil;
  private Instant renewedAt;
  private long leaseEnds;
  private @Nullable Progress progress;
  private @Nullable Stop stop;
  private boolean ended;
  private boolean writing;

  /// Why a handler is stopped.
  enum Reason {
    TIMED_OUT,
    LEASE_LOST,
    DRAINED,
    CANCELLED
  }

  record Stop(Reason reason, Instant at) {}

  Running(Task task, Delivery delivery, Instant leaseUntil, InstantSource clock) {
    this.clock = clock;
    this.task = task;
    this.delivery = delivery;
    this.leaseUntil = leaseUntil;
    this.leaseEnds = ends(leaseUntil);
    this.renewedAt = clock.instant();
    this.deadline = renewedAt.plus(task.spec().limits().timeout());
  }

  @Override
  public String id() {
    return task().id();
  }

  @Override
  public String type() {
    return task().spec().type();
  }

  @Override
  public int attempt() {
    return task().attempt().number();
  }

  @Override
  public long fence() {
    return task().attempt().fence();
  }

  @Override
  public Instant deadline() {
    return deadline;
  }

  @Override
  public synchronized void progress(int percent, String note) {
    progress = new Progress(Math.clamp(percent, 0, 100), cut(note));
  }

  @Override
  public synchronized void log(String line) {
    lines.add(new TaskEvent.Logged(clock.instant(), cut(line)));
    if (lines.size() > MOST_LINES) {
      lines.removeFirst();
    }
  }

  @Override
  public synchronized boolean cancelled() {
    return stop != null;
  }

  @Override
  public RuntimeException snooze(Duration delay) {
    throw new Snooze(delay);
  }

  /// Thrown through the handler to end its attempt.
  static final class Snooze extends RuntimeException {
    private final Duration delay;

    Snooze(Duration delay) {
      super("snoozed", null, false, false);
      this.delay = delay.isNegative() ? Duration.ZERO : delay;
    }

    Duration delay() {
      return delay;
    }
  }

  synchronized Task task() {
    return task;
  }

  /// Whether the record still shows this attempt as the one that may write.
  boolean isHolder(Task current) {
    return current.state() instanceof TaskState.Processing && current.attempt().fence() == fence();
  }

  synchronized @Nullable Delivery delivery() {
    return delivery;
  }

  /// The message is gone; what has to be said from now on needs another.
  synchronized void withoutDelivery() {
    delivery = null;
  }

  synchronized Instant leaseUntil() {
    return leaseUntil;
  }

  /// Whether less than `margin` of the lease is left, by the clock, or by a count of time that a
  /// clock set back can't fool.
  synchronized boolean leaseEnds(Duration margin) {
    return clock.instant().isAfter(leaseUntil.minus(margin))
        || System.nanoTime() - leaseEnds + margin.toNanos() > 0;
  }

  private long ends(Instant until) {
    return System.nanoTime() + Duration.between(clock.instant(), until).toNanos();
  }

  synchronized @Nullable Stop stop() {
    return stop;
  }

  synchronized boolean ended() {
    return ended;
  }

  /// Asks the handler to stop, once; an attempt that has ended is left alone.
  synchronized void stop(Reason reason) {
    if (stop == null && !ended) {
      stop = new Stop(reason, clock.instant());
      thread.interrupt();
    }
  }

  /// Ends the attempt: from now on nothing interrupts its thread, which has its settling to do.
  /// False when it was ended before, by somebody who then settles it.
  synchronized boolean end() {
    if (ended) {
      return false;
    }
    ended = true;
    if (Thread.currentThread() == thread) {
      boolean _ = Thread.interrupted();
    }
    return true;
  }

  /// Whether the holder should write now: its lease wants renewal, or it has something to tell. Who
  /// gets true writes, and then says `wrote` or `failedToWrite`.
  synchronized boolean mayWrite(Duration renewal, Duration news) {
    Duration since = Duration.between(renewedAt, clock.instant());
    boolean told = !lines.isEmpty() || progress != null;
    if (ended || writing || since.compareTo(told ? news : renewal) < 0) {
      return false;
    }
    writing = true;
    return true;
  }

  synchronized void wrote(Task now, Instant at, Instant until) {
    task = now;
    leaseUntil = until;
    leaseEnds = ends(until);
    renewedAt = at;
    writing = false;
  }

  synchronized void failedToWrite(Task seen, List<TaskEvent> untold, @Nullable Progress unsaid) {
    task = seen;
    lines.addAll(0, untold);
    progress = progress == null ? unsaid : progress;
    writing = false;
  }

  /// The log lines that are not recorded yet; the caller records them.
  synchronized List<TaskEvent> takeLines() {
    var taken = List.copyOf(lines);
    lines.clear();
    return taken;
  }

  synchronized @Nullable Progress takeProgress() {
    Progress taken = progress;
    progress = null;
    return taken;
  }

  private static String cut(String text) {
    return text.length() > LONGEST_LINE ? text.substring(0, LONGEST_LINE) : text;
  }
}
