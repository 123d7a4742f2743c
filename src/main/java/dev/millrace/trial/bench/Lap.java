package dev.millrace.trial.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.millrace.store.Floor;
import dev.millrace.store.Floor.Spent;
import java.lang.management.ManagementFactory;

/// One measured run of `tasks` tasks: how long they took to enqueue and to process, and what that
/// took of this process's CPU and of the home.
record Lap(int tasks, long enqueueNanos, long processNanos, long cpuNanos, Spent spent) {
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /// Something to measure; may be interrupted.
  interface Work {
    void run() throws InterruptedException;
  }

  /// `settle` is what has to be done after the last task has ended: it costs, but nobody waits for
  /// it.
  static Lap of(int tasks, Work enqueue, Work process, Work settle, Floor home)
      throws InterruptedException {
    Spent before = home.spent();
    long cpu = SYSTEM.getProcessCpuTime();
    long begin = System.nanoTime();
    enqueue.run();
    long middle = System.nanoTime();
    process.run();
    long end = System.nanoTime();
    settle.run();
    long used = SYSTEM.getProcessCpuTime() - cpu;
    return new Lap(tasks, middle - begin, end - middle, used, home.spent().since(before));
  }

  double enqueuedPerSecond() {
    return tasks * 1e9 / enqueueNanos;
  }

  double processedPerSecond() {
    return tasks * 1e9 / processNanos;
  }

  double cpuMillisPerTask() {
    return cpuNanos / 1e6 / tasks;
  }
}
