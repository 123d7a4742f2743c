package dev.millrace.engine;

import dev.millrace.store.TaskQueue.Delivery;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What this process has seen of the queues: the evidence on which upkeep calls a message lost. A
/// backlog gives none, so that sending again never feeds it.
@Singleton
public final class Sightings {
  private static final Duration SLACK = Duration.ofSeconds(60);

  private final Duration hidden;
  private final InstantSource clock;
  private final Map<String, Instant> passed = new ConcurrentHashMap<>();

  public Sightings(Lease lease, InstantSource clock) {
    this.hidden = lease.duration().plusSeconds(5);
    this.clock = clock;
  }

  /// A long poll found nothing: whatever could be had before `time` is gone, unless somebody holds
  /// it unseen for one visibility timeout.
  public void empty(String queue, Instant time) {
    note(queue, time.minus(hidden));
  }

  /// A message came: those that were sent long before it have been passed by.
  public void received(Delivery delivery) {
    if (delivery.receives() <= 1) {
      Instant now = clock.instant();
      Duration dwell = Duration.between(delivery.sentAt(), now);
      note(delivery.queue(), now.minus(dwell.multipliedBy(2)).minus(SLACK).minus(hidden));
    }
  }

  /// A message that was to be had in `queue` before this time is lost, if its task still waits.
  public Instant passed(String queue) {
    return passed.getOrDefault(queue, Instant.EPOCH);
  }

  private void note(String queue, Instant time) {
    passed.merge(queue, time, (a, b) -> a.isAfter(b) ? a : b);
  }
}
