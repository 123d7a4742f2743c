package dev.millrace.simulator;

import dev.millrace.simulated.SimulatedClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/// Lets one thread run at a time, by chance one of those that can, until it waits; when none can,
/// time passes to the next moment at which one may. The same chance makes the same order.
final class Scheduler {
  private static final Instant BEGAN = Instant.parse("2026-01-01T00:00:00Z");

  private final Random chance;
  private final Trace trace;
  private final SimulatedClock clock = new SimulatedClock();
  private final Thread loop = Thread.currentThread();
  private final List<Process> processes = new ArrayList<>();
  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          Comparator.<Timer>comparingLong(timer -> timer.at)
              .thenComparingLong(timer -> timer.number));
  private long nanos;
  private long set;
  private long steps;
  private boolean foreign;

  Scheduler(Random chance, Trace trace) {
    this.chance = chance;
    this.trace = trace;
    clock.set(BEGAN);
  }

  private static final class Timer {
    private final long at;
    private final long number;
    private final Runnable action;
    private boolean over;

    private Timer(long at, long number, Runnable action) {
      this.at = at;
      this.number = number;
      this.action = action;
    }
  }

  Random chance() {
    return chance;
  }

  Trace trace() {
    return trace;
  }

  /// Adds a line to the story, with the time and who it is about.
  void note(Object who, Supplier<String> what) {
    if (trace.isKept()) {
      trace.note("%9.3f %s %s".formatted(nanos / 1e9, who, what.get()));
    }
  }

  SimulatedClock clock() {
    return clock;
  }

  long nanos() {
    return nanos;
  }

  long steps() {
    return steps;
  }

  /// Whether a thread from outside woke one of ours, so that this life would not replay.
  boolean isDisturbed() {
    return foreign;
  }

  void add(Process process) {
    processes.add(process);
  }

  void remove(Process process) {
    processes.remove(process);
  }

  /// Called when a thread becomes able to run.
  void admit() {
    Thread by = Thread.currentThread();
    foreign |= !by.isVirtual() && by != loop;
  }

  /// Runs until `done`, which is asked after each step.
  void run(BooleanSupplier done) {
    while (!done.getAsBoolean()) {
      int able = 0;
      for (Process process : processes) {
        able += process.ready();
      }
      if (able > 0) {
        step(chance.nextInt(able));
      } else if (!pass()) {
        throw new IllegalStateException("nothing can go on");
      }
    }
  }

  /// `action` happens after `time`; it must not wait.
  void after(Duration time, Runnable action) {
    timer(time, action);
  }

  /// The current thread waits for `time`; false when it was interrupted.
  boolean pause(Duration time) {
    Thread thread = Thread.currentThread();
    Timer timer = timer(time, () -> LockSupport.unpark(thread));
    while (!timer.over) {
      LockSupport.park(this);
      if (Thread.interrupted()) {
        cancel(timer);
        return false;
      }
    }
    return true;
  }

  /// The current thread waits for `time`, whoever interrupts it.
  void insist(Duration time) {
    Thread thread = Thread.currentThread();
    Timer timer = timer(time, () -> LockSupport.unpark(thread));
    boolean interrupted = Thread.interrupted();
    while (!timer.over) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    if (interrupted) {
      thread.interrupt();
    }
  }

  /// As `LockSupport.parkNanos`.
  void park(Duration time) {
    Thread thread = Thread.currentThread();
    Timer timer = timer(time, () -> LockSupport.unpark(thread));
    LockSupport.park(this);
    cancel(timer);
  }

  private void cancel(Timer timer) {
    if (!timer.over) {
      timer.over = true;
      timers.remove(timer);
    }
  }

  private Timer timer(Duration time, Runnable action) {
    var timer = new Timer(nanos + Math.max(0, time.toNanos()), ++set, action);
    timers.add(timer);
    return timer;
  }

  private void step(int which) {
    int left = which;
    for (Process process : processes) {
      int able = process.ready();
      if (left < able) {
        steps++;
        trace.mark(which, nanos);
        process.step(left);
        return;
      }
      left -= able;
    }
  }

  private boolean pass() {
    Timer next = timers.poll();
    if (next == null) {
      return false;
    }
    if (next.at > nanos) {
      nanos = next.at;
      clock.set(BEGAN.plusNanos(nanos));
    }
    next.over = true;
    next.action.run();
    return true;
  }
}
