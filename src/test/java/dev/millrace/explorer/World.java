package dev.millrace.explorer;

import dev.millrace.explorer.Book.Move;
import dev.millrace.explorer.Hand.Doing;
import dev.millrace.explorer.Message.Place;
import dev.millrace.task.TaskState.Failed;
import dev.millrace.task.TaskState.Finished;
import dev.millrace.task.TaskState.Processing;
import java.util.Arrays;

/// Everything at one moment: the record, the messages, the workers, and the faults still to come.
/// Time is two-valued: `late` says that what the record waits for (its lease's end, its due time)
/// is past. `wrote` is true in the moment of a write, and forgotten.
final class World {
  static final int MOST_MESSAGES = 6;

  final Book book;
  final Hand[] hands;
  final Message[] messages;
  int count;
  int record;
  int faults;
  boolean late;
  boolean harmed;
  boolean redriven;
  boolean wrote;

  World(Book book, int workers) {
    this.book = book;
    this.hands = new Hand[workers];
    this.messages = new Message[MOST_MESSAGES];
    Arrays.fill(hands, Hand.IDLE);
  }

  private World(World other) {
    this.book = other.book;
    this.hands = other.hands.clone();
    this.messages = other.messages.clone();
    this.count = other.count;
    this.record = other.record;
    this.faults = other.faults;
    this.late = other.late;
    this.harmed = other.harmed;
    this.redriven = other.redriven;
  }

  World copy() {
    return new World(this);
  }

  int left(Fault fault) {
    return faults >> 2 * fault.ordinal() & 3;
  }

  /// One fewer of `fault`.
  World spent(Fault fault) {
    faults -= 1 << 2 * fault.ordinal();
    return this;
  }

  World with(int worker, Hand hand) {
    hands[worker] = hand;
    return this;
  }

  World with(int message, Place place) {
    if (message != Hand.NO_MESSAGE) {
      messages[message] = messages[message].in(place);
    }
    return this;
  }

  World sending(Message message) {
    if (count == MOST_MESSAGES) {
      throw new IllegalStateException("more messages than expected");
    }
    messages[count++] = message;
    return this;
  }

  World without(int message) {
    if (message != Hand.NO_MESSAGE) {
      count--;
      messages[message] = messages[count];
      for (int worker = 0; worker < hands.length; worker++) {
        int held = hands[worker].message();
        if (held == message) {
          hands[worker] = hands[worker].at(Hand.NO_MESSAGE);
        } else if (held == count) {
          hands[worker] = hands[worker].at(message);
        }
      }
    }
    return this;
  }

  /// After a write by which the record became `now`: what everybody else knows is older by one.
  World written(int now, Move move) {
    boolean sameTime = move == Move.QUEUED || move == Move.NOT_QUEUED || move == Move.CANCEL;
    rewritten(now, false, hasNonce(record) && hasNonce(now));
    late = late && sameTime && book.waitsForTime(now);
    redriven = redriven && move != Move.REPLAYED;
    return this;
  }

  /// After a claim by which the record became `now`.
  World claimed(int now) {
    rewritten(now, true, false);
    late = false;
    return this;
  }

  private void rewritten(int now, boolean claimed, boolean sameNonce) {
    record = now;
    wrote = true;
    for (int message = 0; message < count; message++) {
      messages[message] = messages[message].aged(sameNonce);
    }
    for (int worker = 0; worker < hands.length; worker++) {
      hands[worker] = aged(hands[worker], claimed, sameNonce);
    }
  }

  private Hand aged(Hand hand, boolean claimed, boolean sameNonce) {
    return switch (hand.doing()) {
      case IDLE, DELETING -> hand;
      case CLAIMING -> Hand.claiming(hand.message(), false, sameNonce && hand.has(Hand.OWN));
      case SETTLING_AGAIN ->
          hand.now(Doing.SETTLING, book.aged(hand.task(), claimed), hand.detail());
      case BURYING, RUNNING, SETTLING, FOLLOWING, RINGING ->
          hand.now(hand.doing(), book.aged(hand.task(), claimed), hand.detail());
    };
  }

  private boolean hasNonce(int task) {
    return book.task(task).state() instanceof Processing
        || book.task(task).state() instanceof Failed;
  }

  /// The time that the record names is past, and with it every lease.
  World late() {
    late = true;
    for (int worker = 0; worker < hands.length; worker++) {
      if (hands[worker].isLive()) {
        hands[worker] = hands[worker].now(Doing.RUNNING, hands[worker].task(), 0);
      }
    }
    return this;
  }

  /// Whether the task's fate hangs on this worker: it holds the claim that the record shows.
  boolean holds(Hand hand) {
    return switch (hand.doing()) {
      case CLAIMING -> hand.has(Hand.OWN) && book.task(record).state() instanceof Processing;
      case RUNNING, SETTLING -> book.holds(record, hand.task());
      case IDLE, BURYING, SETTLING_AGAIN, FOLLOWING, RINGING, DELETING -> false;
    };
  }

  boolean isHeld() {
    for (Hand hand : hands) {
      if (holds(hand)) {
        return true;
      }
    }
    return false;
  }

  int live() {
    int live = 0;
    for (Hand hand : hands) {
      live += hand.isLive() ? 1 : 0;
    }
    return live;
  }

  /// Whether no message is left but those in the dead-letter queue.
  boolean isQueueEmpty() {
    for (int message = 0; message < count; message++) {
      if (messages[message].place() != Place.DEAD) {
        return false;
      }
    }
    return true;
  }

  boolean isOver() {
    return book.task(record).state() instanceof Finished && isQueueEmpty();
  }
}
