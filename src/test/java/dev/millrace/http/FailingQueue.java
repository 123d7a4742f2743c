package dev.millrace.http;

import dev.millrace.simulated.SimulatedQueue;
import dev.millrace.store.QueueUnavailable;
import dev.millrace.store.TaskQueue;
import dev.millrace.task.Doorbell;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// A queue that can be away: then it refuses sends and depths, or does not answer at all. Counts
/// what it is asked.
public final class FailingQueue implements TaskQueue {
  private final SimulatedQueue queue;
  private final AtomicInteger sent = new AtomicInteger();
  private final AtomicInteger asked = new AtomicInteger();
  private volatile Mode mode = Mode.WELL;

  FailingQueue(SimulatedQueue queue) {
    this.queue = queue;
  }

  public enum Mode {
    WELL,
    REFUSES,
    HANGS
  }

  public void turn(Mode to) {
    mode = to;
  }

  /// How many messages were sent.
  public int sent() {
    return sent.get();
  }

  /// How often a depth was asked for.
  public int asked() {
    return asked.get();
  }

  @Override
  public void send(String name, Doorbell bell, Duration delay) {
    inMode(() -> {
      sent.incrementAndGet();
      queue.send(name, bell, delay);
      return true;
    });
  }

  @Override
  public List<Delivery> receive(String name, int max, Duration wait, Duration visibility) {
    return queue.receive(name, max, wait, visibility);
  }

  @Override
  public void delete(Delivery delivery) {
    queue.delete(delivery);
  }

  @Override
  public void hide(Delivery delivery, Duration visibility) {
    queue.hide(delivery, visibility);
  }

  @Override
  public void deadLetter(String body, String reason) {
    queue.deadLetter(body, reason);
  }

  @Override
  public Depth depth(String name) {
    asked.incrementAndGet();
    return inMode(() -> queue.depth(name));
  }

  @Override
  public boolean outlivesProcess() {
    return true;
  }

  private <T> T inMode(Supplier<T> call) {
    return switch (mode) {
      case WELL -> call.get();
      case REFUSES -> throw new QueueUnavailable("the test turned it off", null);
      case HANGS -> {
        while (mode == Mode.HANGS && !Thread.currentThread().isInterrupted()) {
          LockSupport.parkNanos(1_000_000);
        }
        throw new QueueUnavailable("the test made it hang", null);
      }
    };
  }
}
