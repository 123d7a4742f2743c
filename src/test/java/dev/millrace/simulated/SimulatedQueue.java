package dev.millrace.simulated;

import dev.millrace.store.QueueUnavailable;
import dev.millrace.store.TaskQueue;
import dev.millrace.task.Doorbell;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/// Queues in a list. Sends, receives and the rest have faults of their own; messages can be lost
/// and doubled. A receive waits in real time, and setting the clock wakes it.
public final class SimulatedQueue implements TaskQueue {
  private final SimulatedClock clock;
  private final List<Message> messages = new ArrayList<>();
  private final List<Dead> dead = new ArrayList<>();
  private final Faults sends = new Faults(message -> new QueueUnavailable(message, null));
  private final Faults receives = new Faults(message -> new QueueUnavailable(message, null));
  private final Faults settles = new Faults(message -> new QueueUnavailable(message, null));
  private Consumer<List<?>> disorder = _ -> {};
  private int losing;
  private int doubling;

  public SimulatedQueue(SimulatedClock clock) {
    this.clock = clock;
    clock.watch(this::wake);
  }

  /// What `deadLetter` was given.
  public record Dead(String body, String reason) {}

  /// How sends go wrong.
  public Faults sends() {
    return sends;
  }

  /// How receives go wrong.
  public Faults receives() {
    return receives;
  }

  /// How deletes, hides and dead letters go wrong.
  public Faults settles() {
    return settles;
  }

  /// The next `count` messages are accepted and never delivered.
  public synchronized void lose(int count) {
    losing = count;
  }

  /// The next `count` messages are delivered twice, whatever becomes of the first delivery.
  public synchronized void twice(int count) {
    doubling = count;
  }

  /// Before each receive, `disorder` may put the messages into another order.
  public synchronized void disorder(Consumer<List<?>> change) {
    disorder = change;
  }

  /// Everything in all queues is gone.
  public synchronized void purge() {
    messages.clear();
  }

  /// What the dead-letter queue was given so far.
  public synchronized List<Dead> dead() {
    return List.copyOf(dead);
  }

  @Override
  public void send(String queue, Doorbell bell, Duration delay) {
    send(queue, TaskQueue.body(bell), delay);
  }

  /// Sends any body.
  public synchronized void send(String queue, String body, Duration delay) {
    sends.apply(() -> {
      if (losing > 0) {
        losing--;
        return false;
      }
      messages.add(new Message(queue, body, clock.instant(), clock.instant().plus(delay)));
      if (doubling > 0) {
        doubling--;
        messages.add(new Message(queue, body, clock.instant(), clock.instant().plus(delay)));
      }
      return true;
    });
    wake();
  }

  @Override
  public synchronized List<Delivery> receive(
      String queue, int max, Duration wait, Duration visibility) {
    long end = System.nanoTime() + wait.toNanos();
    try {
      while (messages.stream().noneMatch(message -> message.isVisible(queue))) {
        long millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
        if (millis <= 0) {
          return receives.apply(List::of);
        }
        wait(millis);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
    return receives.apply(() -> take(queue, max, visibility));
  }

  @Override
  public synchronized void delete(Delivery delivery) {
    settles.apply(() -> messages.removeIf(message -> message.receipt.equals(delivery.receipt())));
  }

  @Override
  public synchronized void hide(Delivery delivery, Duration visibility) {
    settles.apply(() -> {
      messages.stream()
          .filter(message -> message.receipt.equals(delivery.receipt()))
          .forEach(message -> message.from = clock.instant().plus(visibility));
      return true;
    });
    wake();
  }

  @Override
  public synchronized void deadLetter(String body, String reason) {
    settles.apply(() -> dead.add(new Dead(body, reason)));
  }

  @Override
  public synchronized Depth depth(String queue) {
    List<Message> all = messages.stream().filter(message -> message.queue.equals(queue)).toList();
    long visible = all.stream().filter(message -> message.isVisible(queue)).count();
    long delayed =
        all.stream().filter(message -> !message.isVisible(queue) && message.receives == 0).count();
    return new Depth(visible, all.size() - visible - delayed, delayed);
  }

  @Override
  public boolean outlivesProcess() {
    return true;
  }

  private synchronized void wake() {
    notifyAll();
  }

  private List<Delivery> take(String queue, int max, Duration visibility) {
    disorder.accept(messages);
    List<Message> taken =
        messages.stream().filter(message -> message.isVisible(queue)).limit(max).toList();
    return taken.stream().map(message -> message.deliver(visibility)).toList();
  }

  private final class Message {
    private final String queue;
    private final String body;
    private final Instant sentAt;
    private Instant from;
    private String receipt = "";
    private int receives;

    private Message(String queue, String body, Instant sentAt, Instant from) {
      this.queue = queue;
      this.body = body;
      this.sentAt = sentAt;
      this.from = from;
    }

    private boolean isVisible(String wanted) {
      return queue.equals(wanted) && !from.isAfter(clock.instant());
    }

    private Delivery deliver(Duration visibility) {
      receives++;
      receipt = UUID.randomUUID().toString();
      from = clock.instant().plus(visibility);
      return Delivery.of(queue, body, receipt, receives, sentAt, clock.instant());
    }
  }
}
