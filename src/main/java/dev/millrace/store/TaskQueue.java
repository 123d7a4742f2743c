package dev.millrace.store;

import dev.millrace.task.Doorbell;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Port: named queues of doorbells, delivered at least once, in no promised order. Calls block; a
/// home gathers calls that come at the same time into batches. Every method throws
/// `QueueUnavailable` when the queue does not answer.
public interface TaskQueue {
  /// The longest wait of one receive (SQS: WaitTimeSeconds is 20 at most).
  Duration LONGEST_POLL = Duration.ofSeconds(20);

  /// The longest time that a message can stay hidden after one receive (SQS: 12 hours).
  Duration LONGEST_HIDE = Duration.ofHours(12);

  /// Sends `bell`, to be delivered after `delay`, which is at most `Task.QUEUE_HORIZON` and is
  /// rounded up where the home knows only seconds.
  void send(String queue, Doorbell bell, Duration delay);

  /// Up to `max` (1 to 10) messages, each hidden from others for `visibility`; waits up to `wait`
  /// for the first, and then takes what is there. Empty when none came, or when interrupted (the
  /// thread stays interrupted).
  List<Delivery> receive(String queue, int max, Duration wait, Duration visibility);

  /// Deletes a delivered message; one that is gone already is no error.
  void delete(Delivery delivery);

  /// Hides a delivered message for `visibility` from now (0: deliver at once); one that is gone is
  /// no error.
  void hide(Delivery delivery, Duration visibility);

  /// Keeps `body` in the dead-letter queue, with the reason.
  void deadLetter(String body, String reason);

  /// How many messages are where, about.
  Depth depth(String queue);

  /// Whether messages outlive this process. Where they don't, whatever was sent before it started
  /// is lost, and nobody else holds a lease.
  boolean outlivesProcess();

  /// How a doorbell is written.
  static String body(Doorbell bell) {
    return DoorbellText.write(bell);
  }

  /// A received message: `bell` is null when `body` is not one of ours.
  record Delivery(
      String queue,
      String body,
      @Nullable Doorbell bell,
      String receipt,
      int receives,
      Instant sentAt,
      Instant receivedAt) {

    /// A message as a home received it.
    public static Delivery of(
        String queue, String body, String receipt, int receives, Instant sentAt, Instant now) {
      return new Delivery(queue, body, DoorbellText.read(body), receipt, receives, sentAt, now);
    }
  }

  /// Messages to be had, delivered but not deleted, and not due yet; approximate on SQS.
  record Depth(long visible, long inFlight, long delayed) {}
}
