package dev.millrace.engine;

import dev.millrace.store.QueueUnavailable;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.TaskQueue.Delivery;
import dev.millrace.task.Doorbell;
import dev.millrace.task.Task;
import dev.millrace.task.TaskState;
import dev.millrace.task.TaskState.Waiting;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What becomes of a message once the record has been written. The record is the truth, so a queue
/// that does not answer costs time but no task: the message comes back, or upkeep misses it.
@Singleton
public final class Messages {
  private static final Logger LOG = LoggerFactory.getLogger(Messages.class);

  /// Up to this wait the same message serves the retry; above, a new one is sent, for a hidden
  /// message keeps its place among those in flight (SQS: about 120,000 a queue).
  private static final Duration SAME_MESSAGE = Duration.ofSeconds(30);

  /// SQS refuses to hide a message past 12 hours after its receipt.
  private static final Duration OLDEST = TaskQueue.LONGEST_HIDE.minusHours(1);

  private static final Duration UNKNOWN = Duration.ofSeconds(5);
  private static final int UNKNOWN_LOOKS = 3;

  private final TaskQueue queue;
  private final Doorbells doorbells;
  private final InstantSource clock;

  public Messages(TaskQueue queue, Doorbells doorbells, InstantSource clock) {
    this.queue = queue;
    this.doorbells = doorbells;
    this.clock = clock;
  }

  /// After an attempt was settled as `task`: its message is deleted, hidden, or replaced.
  void settled(Task task, @Nullable Delivery delivery) {
    switch (task.state()) {
      case Waiting waiting -> wait(task, waiting, delivery);
      case TaskState.Failed(_, var error, _) -> {
        if (dead(task, error.code())) {
          delete(delivery);
        }
      }
      case TaskState.Completed _, TaskState.Cancelled _ -> delete(delivery);
      case TaskState.Processing _ -> {}
    }
  }

  /// After somebody else settled the attempt: the message goes if its task is over.
  void superseded(@Nullable Task current, @Nullable Delivery delivery) {
    if (current == null || current.status().isFinal()) {
      delete(delivery);
    }
  }

  /// Leaves a pointer to a failed task in the dead-letter queue; false when that was not possible.
  boolean dead(Task task, String code) {
    return quietly(
        "dead-letter", () -> queue.deadLetter(TaskQueue.body(Doorbell.dead(task)), code));
  }

  /// A body that can't be read goes to the dead-letter queue with the reason.
  void putAside(Delivery delivery, String reason) {
    LOG.warn("a message in queue {} is put aside: {}", delivery.queue(), reason);
    if (quietly("dead-letter", () -> queue.deadLetter(delivery.body(), reason))) {
      delete(delivery);
    }
  }

  /// A message may come before its record is seen; after a few looks it is put aside.
  void unknown(Delivery delivery) {
    if (delivery.receives() < UNKNOWN_LOOKS) {
      hide(delivery, UNKNOWN);
    } else {
      putAside(delivery, "no such task");
    }
  }

  /// Hands a message back that was received but not looked at.
  public void handBack(Delivery delivery) {
    hide(delivery, Duration.ZERO);
  }

  void hide(Delivery delivery, Duration time) {
    Duration positive = time.isNegative() ? Duration.ZERO : time;
    quietly("hide", () -> queue.hide(delivery, positive));
  }

  void delete(@Nullable Delivery delivery) {
    if (delivery != null) {
      quietly("delete", () -> queue.delete(delivery));
    }
  }

  /// Keeps the message of a running attempt from others. One that nears the limit of the queue is
  /// deleted: the lease is in the record, and upkeep finds it there should the worker die.
  void keepHidden(Running attempt, Duration time) {
    Delivery delivery = attempt.delivery();
    if (delivery == null) {
      return;
    }
    if (isOld(delivery, time)) {
      delete(delivery);
      attempt.withoutDelivery();
    } else {
      hide(delivery, time);
    }
  }

  private void wait(Task task, Waiting waiting, @Nullable Delivery delivery) {
    Duration wait = doorbells.until(waiting.due());
    boolean near = waiting.queued() && wait.compareTo(SAME_MESSAGE) <= 0;
    if (near && delivery != null && !isOld(delivery, wait)) {
      hide(delivery, wait);
    } else if (doorbells.ring(task)) {
      delete(delivery);
    }
  }

  private boolean isOld(Delivery delivery, Duration time) {
    return clock.instant().plus(time).isAfter(delivery.receivedAt().plus(OLDEST));
  }

  private static boolean quietly(String what, Runnable call) {
    try {
      call.run();
      return true;
    } catch (QueueUnavailable e) {
      LOG.warn("{} failed, the message will come back: {}", what, e.getMessage());
      return false;
    }
  }
}
