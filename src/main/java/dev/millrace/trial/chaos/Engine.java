package dev.millrace.trial.chaos;

import dev.millrace.client.MillraceClient;
import dev.millrace.trial.Child;
import dev.millrace.trial.chaos.Chronicle.Span;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A Millrace process that is started again whenever it ends.
final class Engine implements AutoCloseable {
  private static final String READY = "Millrace listens on ";
  private static final Duration RESTART = Duration.ofMillis(200);
  private static final Duration LONGEST_START = Duration.ofMinutes(2);
  private static final Duration LONGEST_DRAIN = Duration.ofSeconds(20);

  private final List<String> line;
  private final Map<String, String> variables;
  private final Path folder;
  private final Path log;
  private final Chronicle chronicle;
  private @Nullable Child child;
  private @Nullable MillraceClient client;
  private boolean closed;

  /// `line` starts it with `variables` on the data folder `folder`; what it logs is added to a file
  /// beside that.
  Engine(List<String> line, Map<String, String> variables, Path folder, Chronicle chronicle) {
    this.line = line;
    this.variables = new HashMap<>(variables);
    this.variables.put("MILLRACE_DATA_DIR", folder.toString());
    this.folder = folder;
    this.log = folder.resolveSibling(folder.getFileName() + ".log");
    this.chronicle = chronicle;
    Thread.ofVirtual().name("keeper").start(this::keep);
  }

  /// What talks to it; null while it does not run.
  synchronized @Nullable MillraceClient client() {
    return client;
  }

  /// Waits until it serves.
  synchronized Child awaitReady() throws InterruptedException {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    while (client == null || child == null) {
      if (closed || System.nanoTime() > end) {
        throw new IllegalStateException("an engine does not start, see " + log);
      }
      wait(1_000);
    }
    return child;
  }

  /// How many tasks it runs now, as its ledger says.
  long open() throws IOException {
    Child now = child();
    return now == null || client() == null ? 0 : Run.open(folder, now.pid());
  }

  /// Ends it with SIGKILL, and waits for the next.
  void kill() throws InterruptedException {
    Child victim = awaitReady();
    chronicle.killed(victim.pid());
    victim.kill();
    awaitNext(victim);
  }

  /// SIGSTOP, and SIGCONT after a while.
  void freeze(Duration time) throws IOException, InterruptedException {
    Child victim = awaitReady();
    long from = System.nanoTime();
    victim.signal("STOP");
    try {
      Thread.sleep(time);
    } finally {
      victim.signal("CONT");
      chronicle.frozen(victim.pid(), new Span(from, System.nanoTime()));
    }
    chronicle.disturbed(0, from);
  }

  /// Asks it to end with SIGTERM, and waits for the next. 1 is the exit code of a task that ends
  /// its process.
  void drain() throws InterruptedException {
    Child victim = awaitReady();
    victim.terminate();
    if (!victim.endsWithin(LONGEST_DRAIN)) {
      chronicle.fault("process %d did not end after SIGTERM".formatted(victim.pid()));
      victim.kill();
    } else if (victim.exitCode() > 1) {
      chronicle.fault(
          "process %d ended with %d after SIGTERM".formatted(victim.pid(), victim.exitCode()));
    }
    awaitNext(victim);
  }

  private synchronized void awaitNext(Child last) throws InterruptedException {
    while (child == last) {
      wait(1_000);
    }
    awaitReady();
  }

  /// SIGKILL ends it even while it is stopped.
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    Child last = child();
    if (last == null) {
      return;
    }
    last.kill();
    try {
      last.endsWithin(LONGEST_DRAIN);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized @Nullable Child child() {
    return child;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private void keep() {
    try {
      long before = 0;
      while (!isClosed()) {
        before = live(before);
      }
    } catch (IOException e) {
      chronicle.fault("an engine can't be started: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// One process from its start to its end; `before` is the one that was there last, 0 for none.
  private long live(long before) throws IOException, InterruptedException {
    Child next = Child.start(line, variables, log);
    chronicle.born(next.pid());
    become(next, null);
    String said = next.said(line -> line.startsWith(READY));
    if (said != null) {
      if (before != 0) {
        chronicle.disturbed(before, chronicle.endOf(before));
      }
      var server = URI.create(said.substring(READY.length()).split(" ", 2)[0]);
      try (var talk = new MillraceClient(server)) {
        become(next, talk);
        next.exitCode();
        become(next, null);
      }
    }
    next.exitCode();
    chronicle.ended(next.pid());
    if (said != null) {
      return next.pid();
    }
    Thread.sleep(RESTART);
    return before;
  }

  private synchronized void become(Child now, @Nullable MillraceClient talk) {
    child = now;
    client = talk;
    if (closed) {
      now.kill();
    }
    notifyAll();
  }
}
