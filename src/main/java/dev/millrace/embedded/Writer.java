package dev.millrace.embedded;

import dev.millrace.store.StoreUnavailable;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one thread that writes. It takes whatever writes have gathered and commits them together; a
/// write is answered after its commit. When a commit fails, all of its writes do, and the next ones
/// start on a new connection, so the writer recovers with the disk. A platform thread: waiting for
/// the disk in native code would hold up virtual ones.
final class Writer {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final int MOST = 512;

  private final Connections<Writing> connections;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final Queue<Call<?>> calls = new ArrayDeque<>();
  private boolean closed;
  private final Thread thread;
  private @Nullable Writing writing;
  private volatile boolean failing;

  Writer(Connections<Writing> connections) {
    this.connections = connections;
    thread = Thread.ofPlatform().daemon().name("records-writer").unstarted(this::work);
  }

  /// Something to write; it is decided in the writer's thread, after all writes before it.
  interface Write<T> {
    T in(Writing writing) throws SQLException;
  }

  void start() {
    thread.start();
  }

  /// What `write` answered, once that is on the disk; throws `StoreUnavailable` or what it threw.
  <T> T write(Write<T> write) {
    var call = new Call<>(write);
    lock.lock();
    try {
      if (closed) {
        throw new StoreUnavailable("the store is closed", null);
      }
      calls.add(call);
      news.signal();
    } finally {
      lock.unlock();
    }
    return call.answer.await();
  }

  /// Whether the latest commit failed.
  boolean failing() {
    return failing;
  }

  /// Commits what has gathered, then ends.
  void close() throws InterruptedException {
    lock.lock();
    try {
      closed = true;
      news.signal();
    } finally {
      lock.unlock();
    }
    thread.join();
  }

  private void work() {
    var batch = new ArrayList<Call<?>>(MOST);
    while (gather(batch)) {
      commit(batch);
      batch.clear();
    }
    disconnect();
  }

  private boolean gather(List<Call<?>> batch) {
    lock.lock();
    try {
      while (calls.isEmpty() && !closed) {
        news.awaitUninterruptibly();
      }
      while (!calls.isEmpty() && batch.size() < MOST) {
        batch.add(calls.remove());
      }
      return !batch.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private void commit(List<Call<?>> batch) {
    var answers = new ArrayList<Runnable>(batch.size());
    try {
      Writing current = connected();
      for (Call<?> call : batch) {
        answers.add(call.decide(current));
      }
      current.commit();
      failing = false;
    } catch (SQLException | RuntimeException | Error e) {
      failing = true;
      disconnect();
      var unavailable = new StoreUnavailable("the file can't be written: " + e.getMessage(), e);
      batch.forEach(call -> call.answer.fail(unavailable));
      return;
    }
    answers.forEach(Runnable::run);
  }

  private Writing connected() throws SQLException {
    if (writing == null) {
      writing = connections.open();
    }
    return writing;
  }

  /// Closing a connection rolls back what it has not committed.
  private void disconnect() {
    try {
      if (writing != null) {
        writing.close();
      }
    } catch (SQLException e) {
      LOG.warn("closing the writer's connection: {}", e.getMessage());
    }
    writing = null;
  }

  private static final class Call<T> {
    private final Write<T> write;
    private final Answer<T> answer = new Answer<>();

    private Call(Write<T> write) {
      this.write = write;
    }

    /// A write that throws in Java has done nothing, and leaves the others alone.
    private Runnable decide(Writing writing) throws SQLException {
      try {
        T value = write.in(writing);
        return () -> answer.give(value);
      } catch (RuntimeException e) {
        return () -> answer.fail(e);
      }
    }
  }
}
