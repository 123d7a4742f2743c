package dev.millrace.worker;

import dev.millrace.store.Queues;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs tasks in this process, as many at once as it has slots, until it is drained.
public final class WorkerPool {
  private static final Logger LOG = LoggerFactory.getLogger(WorkerPool.class);
  private static final int MOST_HURRYING = 16;
  private static final Duration TICK = Duration.ofMillis(100);

  /// How long after the interrupt, at the end of a drain, handlers have to hand their task back.
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  private final Poller.Parts parts;
  private final Queues queues;
  private final StoreWatch watch;
  private final Slots slots;
  private final AtomicInteger hurrying = new AtomicInteger();

  /// In the order that they began in.
  private final Set<Thread> pollers =
      new ConcurrentSkipListSet<>(Comparator.comparingLong(Thread::threadId));

  private volatile boolean open;

  WorkerPool(Poller.Parts parts, Queues queues, StoreWatch watch) {
    this.parts = parts;
    this.queues = queues;
    this.watch = watch;
    this.slots = new Slots(parts.config().slots(), queues.names().size(), parts.config().spare());
  }

  /// Begins to receive from every queue.
  public void start() {
    open = true;
    queues.names().forEach(queue -> poll(queue, () -> poller(queue).stay()));
    Thread.ofVirtual().name("heartbeat").start(this::heartbeat);
    LOG.info(
        "working on {} with {} slots", String.join(", ", queues.names()), parts.config().slots());
  }

  /// Whether the pool still takes tasks.
  public boolean isOpen() {
    return open;
  }

  /// Tasks that run now.
  public int busy() {
    return parts.attempts().running().size();
  }

  /// Takes no more tasks, lets those that run end for as long as the drain time allows, then hands
  /// the rest back at no cost of an attempt. True when nothing had to be handed back, as in a pool
  /// that takes none.
  public boolean drain() {
    if (!open) {
      return true;
    }
    open = false;
    Collection<?> running = parts.attempts().running();
    Instant end = parts.clock().instant().plus(parts.config().drain());
    LOG.info("draining {} tasks, {} s left", running.size(), parts.config().drain().toSeconds());
    pollers.forEach(Thread::interrupt);
    boolean done = await(() -> slots.busy() == 0, end);
    if (!done) {
      LOG.info("handing {} tasks back", running.size());
      parts.attempts().running().forEach(parts.attempts()::drain);
      Instant last = parts.clock().instant().plus(LAST_WORDS);
      if (!await(running::isEmpty, last)) {
        parts.attempts().running().forEach(parts.attempts()::abandon);
      }
    }
    LOG.info("drained");
    return done;
  }

  /// Starts one more poller for a queue that has more to give, unless enough are at it.
  void another(String queue) {
    if (hurrying.incrementAndGet() > MOST_HURRYING || !open) {
      hurrying.decrementAndGet();
      return;
    }
    poll(
        queue,
        () -> {
          try {
            poller(queue).hurry();
          } finally {
            hurrying.decrementAndGet();
          }
        });
  }

  StoreWatch watch() {
    return watch;
  }

  private Poller poller(String queue) {
    return new Poller(queue, parts, slots, this);
  }

  private void poll(String queue, Runnable polling) {
    Thread thread =
        Thread.ofVirtual()
            .name("poll-" + queue)
            .unstarted(() -> {
              try {
                polling.run();
              } finally {
                pollers.remove(Thread.currentThread());
              }
            });
    pollers.add(thread);
    thread.start();
  }

  /// Goes on through the drain: what runs then keeps its lease.
  private void heartbeat() {
    while (open || busy() > 0) {
      parts.attempts().running().forEach(parts.attempts()::tend);
      pause(TICK);
    }
  }

  private boolean await(BooleanSupplier done, Instant end) {
    while (!done.getAsBoolean()) {
      if (Thread.interrupted() || parts.clock().instant().isAfter(end)) {
        return false;
      }
      pause(Duration.ofMillis(20));
    }
    return true;
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
