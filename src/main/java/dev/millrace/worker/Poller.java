package dev.millrace.worker;

import dev.millrace.engine.Attempts;
import dev.millrace.engine.Messages;
import dev.millrace.engine.Sightings;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.TaskQueue.Delivery;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Receives from one queue, never more than can start now, and gives each message a thread. Idle,
/// one long poll is open; each full receive starts one more poller beside it, each other one ends
/// it.
final class Poller {
  private static final Logger LOG = LoggerFactory.getLogger(Poller.class);
  private static final Duration SHORT = Duration.ofSeconds(1);

  /// How long a receive that was not full lets messages gather while others are being worked on.
  private static final Duration GATHERING = Duration.ofMillis(40);

  /// What could be had this long before the end of an empty long poll would have come.
  private static final Duration SURE = Duration.ofSeconds(5);

  private static final int ALONE = 2;

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final String queue;
  private final Parts parts;
  private final Slots slots;
  private final WorkerPool pool;
  private Duration pause = Duration.ZERO;

  Poller(String queue, Parts parts, Slots slots, WorkerPool pool) {
    this.queue = queue;
    this.parts = parts;
    this.slots = slots;
    this.pool = pool;
  }

  /// What a poller needs of the engine and the home.
  record Parts(
      TaskQueue queue,
      Attempts attempts,
      Messages messages,
      Sightings sightings,
      InstantSource clock,
      PoolConfig config,
      Duration visibility) {}

  /// Polls until the pool stops.
  void stay() {
    try {
      while (pool.isOpen()) {
        if (poll(parts.config().poll()) == Slots.BATCH) {
          pool.another(queue);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// Polls for as long as every receive is full.
  void hurry() {
    try {
      while (pool.isOpen() && poll(Duration.ZERO) == Slots.BATCH) {
        pool.another(queue);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private int poll(Duration longest) throws InterruptedException {
    pool.watch().await();
    int taken = slots.take();
    Duration wait = slots.isScarce() && longest.compareTo(SHORT) > 0 ? SHORT : longest;
    List<Delivery> received = List.of();
    try {
      Instant began = parts.clock().instant();
      received = parts.queue().receive(queue, taken, wait, parts.visibility());
      note(received, wait, began);
      pause = Duration.ZERO;
    } catch (RuntimeException e) {
      rest(e);
    } finally {
      slots.give(taken - received.size());
    }
    received.forEach(this::begin);
    if (!received.isEmpty() && received.size() < taken && pool.busy() > ALONE) {
      Thread.sleep(GATHERING);
    }
    return received.size();
  }

  private void note(List<Delivery> received, Duration wait, Instant began) {
    if (received.isEmpty() && !wait.isZero() && !Thread.currentThread().isInterrupted()) {
      Instant sure = parts.clock().instant().minus(SURE);
      parts.sightings().empty(queue, began.isAfter(sure) ? began : sure);
    }
    received.forEach(parts.sightings()::received);
  }

  private void begin(Delivery delivery) {
    Slots.Place place = slots.new Place();
    Thread.ofVirtual()
        .name("attempt")
        .start(() -> {
          try {
            if (pool.isOpen()) {
              parts.attempts().take(delivery, place::settle);
            } else {
              parts.messages().handBack(delivery);
            }
          } catch (StoreUnavailable e) {
            pool.watch().miss();
            parts.messages().handBack(delivery);
          } catch (RuntimeException e) {
            LOG.warn("a message of queue {} will come back: {}", queue, e.getMessage());
          } finally {
            place.leave();
          }
        });
  }

  private void rest(RuntimeException e) throws InterruptedException {
    if (pause.isZero()) {
      LOG.warn("queue {} can't be received from: {}", queue, e.getMessage());
    }
    Duration longer = pause.multipliedBy(2).plusMillis(200);
    pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
    Thread.sleep(pause);
  }
}
