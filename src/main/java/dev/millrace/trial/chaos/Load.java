package dev.millrace.trial.chaos;

import dev.millrace.client.MillraceClient;
import dev.millrace.client.Refused;
import dev.millrace.client.Unreachable;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/// Submits tasks, as many as are let through, each until some engine says that it has it; what was
/// answered is written down at once, on disk.
final class Load implements AutoCloseable {
  private static final int SUBMITTERS = 24;
  private static final long PAUSE_MS = 50;
  private static final int SERVER_ERROR = 500;
  private static final Set<Integer> PASSING = Set.of(408, 429);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final Stage stage;
  private final IntFunction<Chore> chores;
  private final Chronicle chronicle;
  private final FileOutputStream ledger;
  private final List<Acked> acked = new ArrayList<>();
  private final List<Thread> submitters = new ArrayList<>();
  private int next;
  private int limit;
  private int refused;

  Load(Stage stage, IntFunction<Chore> chores, Chronicle chronicle, Path ledger)
      throws IOException {
    this.stage = stage;
    this.chores = chores;
    this.chronicle = chronicle;
    this.ledger = new FileOutputStream(ledger.toFile(), true);
    for (int n = 0; n < SUBMITTERS; n++) {
      submitters.add(Thread.ofVirtual().name("submitter").start(this::submit));
    }
  }

  /// A task that an engine said it has.
  record Acked(String id, Chore chore) {}

  /// Lets as many tasks through as `all` in total.
  synchronized void allow(int all) {
    limit = all;
    notifyAll();
  }

  /// Waits until `count` tasks in total are accepted, or refused for good.
  synchronized void await(int count) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (acked.size() + refused < count) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("no engine accepts tasks any more, see their logs");
      }
      wait(1_000);
    }
  }

  synchronized List<Acked> acked() {
    return List.copyOf(acked);
  }

  @Override
  public void close() throws IOException {
    submitters.forEach(Thread::interrupt);
    ledger.close();
  }

  private void submit() {
    try {
      while (true) {
        Chore chore = chores.apply(take());
        while (!isAccepted(chore)) {
          Thread.sleep(PAUSE_MS);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized int take() throws InterruptedException {
    while (next >= limit) {
      wait();
    }
    return next++;
  }

  private boolean isAccepted(Chore chore) {
    MillraceClient client = stage.client();
    if (client == null) {
      return false;
    }
    try {
      note(new Acked(client.submit(chore.submission()).id(), chore));
      return true;
    } catch (Unreachable _) {
      return false; // whether it was accepted is not known: the key makes it safe to ask again
    } catch (Refused e) {
      return isFinal(e);
    } catch (IllegalStateException e) {
      if (!Thread.currentThread().isInterrupted()) {
        throw e;
      }
      return false;
    }
  }

  /// A server that has trouble is asked again; one that says that the request is wrong is not.
  private synchronized boolean isFinal(Refused e) {
    boolean wrong = e.status() < SERVER_ERROR && !PASSING.contains(e.status());
    if (wrong) {
      chronicle.fault("a submit was refused with %d: %s".formatted(e.status(), e.getMessage()));
      refused++;
      notifyAll();
    }
    return wrong;
  }

  private synchronized void note(Acked one) {
    try {
      String line = one.id() + " " + one.chore().key() + "\n";
      ledger.write(line.getBytes(StandardCharsets.UTF_8));
      ledger.getFD().sync();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    acked.add(one);
    notifyAll();
  }
}
