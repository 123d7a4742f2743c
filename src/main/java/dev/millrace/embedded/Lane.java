package dev.millrace.embedded;

import dev.millrace.store.TaskQueue.Delivery;
import dev.millrace.store.TaskQueue.Depth;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One queue in memory: what can be had, in order of arrival, and what is hidden until it is due
/// (delayed, or out with a receiver). A call costs at most the logarithm of what is there. Times
/// are the clock's; waiting is real.
final class Lane {
  private final String name;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final SequencedSet<Message> visible = new LinkedHashSet<>();
  private final TreeSet<Message> hidden =
      new TreeSet<>(
          Comparator.<Message, Instant>comparing(m -> m.due).thenComparingLong(m -> m.number));

  /// By the receipt of the latest delivery; earlier receipts are unknown, so they do nothing.
  private final Map<String, Message> delivered = new HashMap<>();

  private long sent;
  private long inFlight;

  Lane(String name, InstantSource clock) {
    this.name = name;
    this.clock = clock;
  }

  void send(String body, Duration delay) {
    lock.lock();
    try {
      place(new Message(++sent, body, clock.instant()), delay);
    } finally {
      lock.unlock();
    }
  }

  /// Forgets the oldest until at most `most` can be had.
  void trim(int most) {
    lock.lock();
    try {
      while (visible.size() > most) {
        forget(visible.getFirst());
      }
    } finally {
      lock.unlock();
    }
  }

  List<Delivery> receive(int max, Duration wait, Duration visibility) {
    long end = System.nanoTime() + wait.toNanos();
    lock.lock();
    try {
      while (!promote()) {
        long left = end - System.nanoTime();
        if (left <= 0) {
          return List.of();
        }
        news.awaitNanos(Math.min(left, untilNext()));
      }
      return take(max, visibility);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    } finally {
      lock.unlock();
    }
  }

  void delete(String receipt) {
    lock.lock();
    try {
      Message message = delivered.get(receipt);
      if (message != null) {
        forget(message);
      }
    } finally {
      lock.unlock();
    }
  }

  void hide(String receipt, Duration visibility) {
    lock.lock();
    try {
      Message message = delivered.get(receipt);
      if (message != null) {
        displace(message);
        place(message, visibility);
      }
    } finally {
      lock.unlock();
    }
  }

  Depth depth() {
    lock.lock();
    try {
      promote();
      return new Depth(visible.size(), inFlight, hidden.size() - inFlight);
    } finally {
      lock.unlock();
    }
  }

  private List<Delivery> take(int max, Duration visibility) {
    Instant now = clock.instant();
    var deliveries = new ArrayList<Delivery>(max);
    while (deliveries.size() < max && !visible.isEmpty()) {
      Message message = visible.removeFirst();
      delivered.remove(message.receipt());
      message.receives++;
      delivered.put(message.receipt(), message);
      place(message, visibility);
      deliveries.add(
          Delivery.of(
              name, message.body, message.receipt(), message.receives, message.sentAt, now));
    }
    if (!visible.isEmpty()) {
      news.signal();
    }
    return deliveries;
  }

  /// Shows what is due; whether anything can be had.
  private boolean promote() {
    if (!hidden.isEmpty()) {
      Instant now = clock.instant();
      while (!hidden.isEmpty() && !hidden.first().due.isAfter(now)) {
        Message message = hidden.first();
        displace(message);
        visible.add(message);
      }
    }
    return !visible.isEmpty();
  }

  private void place(Message message, Duration delay) {
    if (!delay.isPositive()) {
      visible.add(message);
      news.signal();
      return;
    }
    message.due = clock.instant().plus(delay);
    hidden.add(message);
    inFlight += message.receives > 0 ? 1 : 0;
    if (hidden.first() == message) {
      news.signalAll();
    }
  }

  private void displace(Message message) {
    if (!visible.remove(message) && hidden.remove(message)) {
      inFlight -= message.receives > 0 ? 1 : 0;
    }
  }

  private void forget(Message message) {
    displace(message);
    delivered.remove(message.receipt());
  }

  private long untilNext() {
    return hidden.isEmpty()
        ? Long.MAX_VALUE
        : Math.max(1, Duration.between(clock.instant(), hidden.first().due).toNanos());
  }

  private static final class Message {
    private final long number;
    private final String body;
    private final Instant sentAt;
    private int receives;
    private Instant due;

    private Message(long number, String body, Instant sentAt) {
      this.number = number;
      this.body = body;
      this.sentAt = sentAt;
      this.due = sentAt;
    }

    private String receipt() {
      return number + "-" + receives;
    }
  }
}
