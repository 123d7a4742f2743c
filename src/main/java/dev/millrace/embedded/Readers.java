package dev.millrace.embedded;

import dev.millrace.store.StoreUnavailable;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A few threads that read beside the writer, each read on a connection of its own. A read sees
/// every commit before it. Platform threads, for the same reason as the writer's.
final class Readers {
  private static final Logger LOG = LoggerFactory.getLogger(Readers.class);
  private static final int COUNT = 4;

  private final Connections<Reading> connections;
  private final Queue<Reading> idle = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          COUNT, Thread.ofPlatform().daemon().name("records-reader-", 0).factory());

  Readers(Connections<Reading> connections) {
    this.connections = connections;
  }

  /// Something to read.
  interface Read<T> {
    T in(Reading reading) throws SQLException;
  }

  /// What `read` answered; throws `StoreUnavailable` or what it threw.
  <T> T read(Read<T> read) {
    var answer = new Answer<T>();
    try {
      threads.execute(() -> run(read, answer));
    } catch (RejectedExecutionException e) {
      throw new StoreUnavailable("the store is closed", e);
    }
    return answer.await();
  }

  /// Lets the reads end that have begun.
  void close() throws InterruptedException {
    threads.shutdown();
    threads.awaitTermination(10, TimeUnit.SECONDS);
    for (Reading reading = idle.poll(); reading != null; reading = idle.poll()) {
      disconnect(reading);
    }
  }

  private <T> void run(Read<T> read, Answer<T> answer) {
    try {
      Reading reading = idle.poll();
      if (reading == null) {
        reading = connections.open();
      }
      run(read, answer, reading);
    } catch (SQLException | RuntimeException | Error e) {
      answer.fail(unreadable(e));
    }
  }

  private <T> void run(Read<T> read, Answer<T> answer, Reading reading) {
    try {
      T value = read.in(reading);
      idle.add(reading);
      answer.give(value);
    } catch (RuntimeException e) {
      idle.add(reading);
      answer.fail(e);
    } catch (SQLException | Error e) {
      disconnect(reading);
      answer.fail(unreadable(e));
    }
  }

  private static StoreUnavailable unreadable(Throwable e) {
    return new StoreUnavailable("the file can't be read: " + e.getMessage(), e);
  }

  private static void disconnect(Reading reading) {
    try {
      reading.close();
    } catch (SQLException e) {
      LOG.warn("closing a reader's connection: {}", e.getMessage());
    }
  }
}
