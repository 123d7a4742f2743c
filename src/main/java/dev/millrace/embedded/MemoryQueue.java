package dev.millrace.embedded;

import dev.millrace.store.TaskQueue;
import dev.millrace.task.Doorbell;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Messages in memory, gone with the process: the records say what has to be sent again.
final class MemoryQueue implements TaskQueue {
  /// The queue of what `deadLetter` was given.
  static final String DEAD = "dead";

  /// The records know every failed task, so the oldest may go.
  private static final int MOST_DEAD = 10_000;

  private static final Logger LOG = LoggerFactory.getLogger(MemoryQueue.class);

  private final InstantSource clock;
  private final Map<String, Lane> lanes = new ConcurrentHashMap<>();

  MemoryQueue(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public void send(String queue, Doorbell bell, Duration delay) {
    lane(queue).send(TaskQueue.body(bell), delay);
  }

  @Override
  public List<Delivery> receive(String queue, int max, Duration wait, Duration visibility) {
    return lane(queue).receive(max, wait, visibility);
  }

  @Override
  public void delete(Delivery delivery) {
    lane(delivery.queue()).delete(delivery.receipt());
  }

  @Override
  public void hide(Delivery delivery, Duration visibility) {
    lane(delivery.queue()).hide(delivery.receipt(), visibility);
  }

  @Override
  public void deadLetter(String body, String reason) {
    LOG.debug("to the dead-letter queue, {}: {}", reason, body);
    lane(DEAD).send(body, Duration.ZERO);
    lane(DEAD).trim(MOST_DEAD);
  }

  @Override
  public Depth depth(String queue) {
    return lane(queue).depth();
  }

  @Override
  public boolean outlivesProcess() {
    return false;
  }

  Lane lane(String queue) {
    return lanes.computeIfAbsent(queue, name -> new Lane(name, clock));
  }
}
