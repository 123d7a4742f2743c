package dev.millrace.promise;

import dev.millrace.handler.PermanentFailure;
import dev.millrace.handler.TaskContext;
import dev.millrace.handler.TaskHandler;
import io.micronaut.context.annotation.Requires;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/// Handlers whose moves a test sees and steers.
@Singleton
@Requires(property = "promise.handlers", value = "true")
class TestHandlers {
  /// Runs in the order they started: task id, attempt, fence.
  final List<Run> runs = new CopyOnWriteArrayList<>();

  final AtomicInteger now = new AtomicInteger();
  final AtomicInteger most = new AtomicInteger();
  final Map<String, AtomicInteger> at = new ConcurrentHashMap<>();
  final AtomicInteger overlaps = new AtomicInteger();
  final Semaphore gate = new Semaphore(0);
  final CountDownLatch never = new CountDownLatch(1);

  volatile boolean mended;
  private final AtomicInteger meeting = new AtomicInteger();
  private final Object left = new Object();
  private final Object right = new Object();

  record Run(String id, int attempt, long fence) {}

  @Serdeable
  record Ms(long ms) {}

  @Serdeable
  record Echo(String text, int number) {}

  @TaskHandler("t.echo")
  Echo echo(Echo said) {
    return said;
  }

  /// Takes its time, and counts how many do so at once.
  @TaskHandler("t.busy")
  void busy(Ms time, TaskContext context) throws InterruptedException {
    began(context);
    try {
      Thread.sleep(time.ms());
    } finally {
      ended(context);
    }
  }

  /// Works for a millisecond, and is not counted.
  @TaskHandler("t.brief")
  void brief() throws InterruptedException {
    Thread.sleep(1);
  }

  /// Waits until the test opens the gate.
  @TaskHandler("t.gate")
  void gate(TaskContext context) throws InterruptedException {
    began(context);
    try {
      gate.acquire();
    } finally {
      ended(context);
    }
  }

  @TaskHandler("t.boom")
  void boom(TaskContext context) {
    began(context);
    ended(context);
    throw new IllegalStateException("boom " + context.attempt());
  }

  @TaskHandler("t.error")
  void error() {
    throw new StackOverflowError("deep");
  }

  @TaskHandler("t.permanent")
  void permanent() {
    throw new PermanentFailure("no use");
  }

  /// Sleeps through its first run and succeeds in the second.
  @TaskHandler("t.snooze")
  String snooze(Ms time, TaskContext context) {
    began(context);
    ended(context);
    if (runs.stream().filter(run -> run.id().equals(context.id())).count() == 1) {
      throw context.snooze(Duration.ofMillis(time.ms()));
    }
    return "attempt " + context.attempt();
  }

  @TaskHandler(value = "t.slow", timeout = "300ms", maxAttempts = 2)
  void slow(TaskContext context) throws InterruptedException {
    began(context);
    try {
      never.await();
    } finally {
      ended(context);
    }
  }

  /// Does not care about interrupts.
  @TaskHandler(value = "t.deaf", timeout = "300ms", maxAttempts = 1)
  void deaf(TaskContext context) {
    began(context);
    gate.acquireUninterruptibly();
    ended(context);
  }

  @TaskHandler("t.tell")
  void tell(TaskContext context) throws InterruptedException {
    context.progress(40, "page 4/10");
    context.log("forty");
    gate.acquire();
  }

  /// Runs on until it is told to stop, without an interruptible call.
  @TaskHandler("t.watchful")
  void watchful(TaskContext context) throws InterruptedException {
    began(context);
    while (!context.cancelled()) {
      Thread.onSpinWait();
      Thread.yield();
    }
    throw new InterruptedException();
  }

  @TaskHandler("t.large")
  String large(Ms size) {
    return "é".repeat((int) size.ms());
  }

  /// Calls itself until the stack ends.
  @TaskHandler(value = "t.deep", maxAttempts = 1)
  int deep() {
    return deep() + 1;
  }

  /// Asks for more memory than there can be.
  @TaskHandler(value = "t.greedy", maxAttempts = 1)
  int greedy() {
    return new long[Integer.MAX_VALUE - 8].length;
  }

  /// Two of them wait for each other for ever; no interrupt ends that.
  @TaskHandler(value = "t.deadlock", timeout = "300ms", maxAttempts = 1)
  void deadlock(TaskContext context) {
    began(context);
    boolean first = meeting.getAndIncrement() % 2 == 0;
    synchronized (first ? left : right) {
      while (meeting.get() < 2) {
        Thread.onSpinWait();
      }
      synchronized (first ? right : left) {
        ended(context);
      }
    }
  }

  @TaskHandler("t.shout")
  void shout(TaskContext context) {
    for (int line = 1; line <= 1_000_000; line++) {
      context.log("line " + line);
    }
  }

  /// Fails until what it needs is back.
  @TaskHandler(value = "t.needy", maxAttempts = 20)
  void needy() {
    if (!mended) {
      throw new IllegalStateException("the dependency is down");
    }
  }

  private void began(TaskContext context) {
    runs.add(new Run(context.id(), context.attempt(), context.fence()));
    if (at.computeIfAbsent(context.id(), _ -> new AtomicInteger()).incrementAndGet() > 1) {
      overlaps.incrementAndGet();
    }
    most.accumulateAndGet(now.incrementAndGet(), Math::max);
  }

  private void ended(TaskContext context) {
    at.get(context.id()).decrementAndGet();
    now.decrementAndGet();
  }
}
