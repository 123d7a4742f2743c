package dev.millrace.explorer;

import dev.millrace.explorer.Book.Move;
import dev.millrace.explorer.Hand.Doing;
import dev.millrace.explorer.Message.Place;
import dev.millrace.task.Status;
import dev.millrace.task.Task;
import dev.millrace.task.TaskState.Failed;
import dev.millrace.task.TaskState.Finished;
import dev.millrace.task.TaskState.Processing;
import dev.millrace.task.TaskState.Waiting;

/// All that may happen next in a world; what `Attempts`, `Messages` and `Upkeep` do, one call at a
/// time.
final class Steps {
  private static final Move[] MOVES = Move.values();

  private final Rules rules;
  private final Book book;
  private final Setting setting;
  private final Next next;
  private final Surroundings surroundings;

  Steps(Rules rules, Book book, Setting setting, Next next) {
    this.rules = rules;
    this.book = book;
    this.setting = setting;
    this.next = next;
    this.surroundings = new Surroundings(book, next);
  }

  /// Is told of every world that may follow.
  interface Next {
    void may(Act act, World follows);
  }

  void from(World world) {
    boolean watched = false;
    for (int worker = 0; worker < world.hands.length; worker++) {
      Hand hand = world.hands[worker];
      work(world, worker, hand);
      if (hand.is(Doing.IDLE)) {
        if (!watched && rules.upkeep()) {
          watched = true;
          upkeep(world, worker);
        }
      } else if (world.left(Fault.CRASH) > 0) {
        World crashed = world.copy().spent(Fault.CRASH).with(worker, Hand.IDLE);
        crashed.harmed |= world.holds(hand);
        next.may(Act.CRASH, crashed);
      }
    }
    surroundings.from(world);
  }

  private void work(World world, int worker, Hand hand) {
    switch (hand.doing()) {
      case IDLE -> receive(world, worker);
      case CLAIMING -> claim(world, worker, hand);
      case BURYING -> bury(world, worker, hand);
      case RUNNING -> run(world, worker, hand);
      case SETTLING -> settle(world, worker, hand);
      case SETTLING_AGAIN -> {
        Move end = MOVES[hand.detail()];
        if (book.knowsOwnWrite(hand.task(), end)) {
          var known = new Hand(Doing.FOLLOWING, hand.message(), world.record, 0);
          next.may(Act.SETTLED_BEFORE, world.copy().with(worker, known));
        } else {
          superseded(world, worker, hand);
        }
      }
      case FOLLOWING -> follow(world, worker, hand);
      case RINGING -> ring(world, worker, hand);
      case DELETING ->
          next.may(Act.DELETE, world.copy().without(hand.message()).with(worker, Hand.IDLE));
    }
  }

  private void receive(World world, int worker) {
    for (int message = 0; message < world.count; message++) {
      if (world.messages[message].place() == Place.VISIBLE) {
        var claiming = Hand.claiming(message, world.messages[message].current(), false);
        World received = world.copy().with(message, Place.HIDDEN).with(worker, claiming);
        next.may(Act.RECEIVE, received);
      }
    }
  }

  private void claim(World world, int worker, Hand hand) {
    int slot = hand.message();
    int claimed = book.claim(world.record, hand.has(Hand.CURRENT), world.late);
    if (claimed != Book.REFUSED) {
      var running = new Hand(Doing.RUNNING, slot, claimed, Hand.LIVE);
      next.may(Act.CLAIM, world.copy().claimed(claimed).with(worker, running));
      if (world.left(Fault.LOST_ANSWER) > 0) {
        World unaware = world.copy().spent(Fault.LOST_ANSWER).claimed(claimed);
        Hand claiming = Hand.claiming(slot, false, true);
        next.may(Act.CLAIM_ANSWER_LOST, unaware.with(worker, claiming));
      }
      return;
    }
    Message.Revival revival =
        slot == Hand.NO_MESSAGE ? Message.Revival.NONE : world.messages[slot].revival();
    World after = world.copy();
    switch (book.decide(world.record, revival, hand.has(Hand.OWN), world.late)) {
      case MINE -> {
        int live = world.late ? 0 : Hand.LIVE;
        next.may(Act.MINE, after.with(worker, hand.now(Doing.RUNNING, world.record, live)));
      }
      case AGAIN -> next.may(Act.LOOK_AGAIN, after.with(worker, Hand.claiming(slot, true, false)));
      case HIDE -> next.may(Act.HIDE, after.with(slot, Place.HIDDEN).with(worker, Hand.IDLE));
      case EXPIRED ->
          next.may(Act.FIND_EXPIRED, after.with(worker, hand.now(Doing.BURYING, world.record, 0)));
      case REVIVE -> {
        int replayed = book.apply(world.record, world.record, Move.REPLAYED);
        after.written(replayed, Move.REPLAYED);
        next.may(Act.REVIVE, after.with(worker, Hand.claiming(slot, true, false)));
      }
      case DROP -> next.may(Act.DROP, after.without(slot).with(worker, Hand.IDLE));
    }
  }

  private void bury(World world, int worker, Hand hand) {
    World after = world.copy();
    int buried = book.apply(world.record, hand.task(), Move.LOST);
    if (buried != Book.REFUSED) {
      after.written(buried, Move.LOST);
      deadLetter(after);
    }
    next.may(Act.BURY, after.with(worker, Hand.claiming(hand.message(), true, false)));
  }

  private void run(World world, int worker, Hand hand) {
    end(world, worker, hand, Act.FAIL, Move.FAILED);
    if (!setting.fails()) {
      end(world, worker, hand, Act.DONE, Move.DONE);
    }
    if (world.left(Fault.DRAIN) > 0) {
      World drained = world.copy().spent(Fault.DRAIN);
      end(drained, worker, hand, Act.DRAIN, Move.HANDED_BACK);
      end(drained, worker, hand, Act.SNOOZE, Move.LATER);
    }
    int renewed = book.apply(world.record, hand.task(), Move.RENEWED);
    if (renewed != Book.REFUSED) {
      World after = world.copy().written(renewed, Move.RENEWED);
      next.may(Act.RENEW, after.with(worker, hand.now(Doing.RUNNING, renewed, Hand.LIVE)));
    } else if (book.holds(world.record, hand.task())) {
      Hand caughtUp = hand.now(Doing.RUNNING, world.record, hand.detail());
      next.may(Act.CATCH_UP, world.copy().with(worker, caughtUp));
    }
    if (book.task(hand.task()).state() instanceof Processing(_, _, var asked) && asked) {
      end(world, worker, hand, Act.HEED_CANCEL, Move.CALLED_OFF);
    }
  }

  private void end(World world, int worker, Hand hand, Act act, Move end) {
    Hand settling = hand.now(Doing.SETTLING, hand.task(), end.ordinal());
    World ended = world.copy().with(worker, settling);
    next.may(act, rules.recordsFirst() ? ended : ended.without(hand.message()));
  }

  private void settle(World world, int worker, Hand hand) {
    Move end = MOVES[hand.detail()];
    int settled = book.apply(world.record, hand.task(), end);
    if (settled != Book.REFUSED) {
      Hand following = hand.now(Doing.FOLLOWING, settled, 0);
      next.may(Act.SETTLE, settled(world, settled, end).with(worker, following));
      if (world.left(Fault.LOST_ANSWER) > 0) {
        World unaware = settled(world, settled, end).spent(Fault.LOST_ANSWER);
        Hand again = hand.now(Doing.SETTLING_AGAIN);
        next.may(Act.SETTLE_ANSWER_LOST, unaware.with(worker, again));
      }
    } else if (book.holds(world.record, hand.task())) {
      Hand again = hand.now(Doing.SETTLING, world.record, hand.detail());
      next.may(Act.DECIDE_AGAIN, world.copy().with(worker, again));
    } else {
      superseded(world, worker, hand);
    }
  }

  private static World settled(World world, int settled, Move end) {
    World after = world.copy();
    after.harmed |= end == Move.FAILED;
    return after.written(settled, end);
  }

  private void superseded(World world, int worker, Hand hand) {
    boolean over = book.task(world.record).state() instanceof Finished;
    World after = world.copy();
    next.may(
        Act.SUPERSEDED, (over ? after.without(hand.message()) : after).with(worker, Hand.IDLE));
  }

  private void follow(World world, int worker, Hand hand) {
    Task settled = book.task(hand.task());
    if (settled.state() instanceof Waiting waiting) {
      World hidden = world.copy().with(hand.message(), Place.HIDDEN);
      next.may(Act.HIDE, hidden.with(worker, Hand.IDLE));
      Doing then = waiting.queued() ? Doing.RINGING : Doing.DELETING;
      next.may(Act.SEND_ANEW, world.copy().with(worker, hand.now(then)));
      return;
    }
    World after = world.copy().with(worker, hand.now(Doing.DELETING, 0, 0));
    if (settled.state() instanceof Failed && book.isCurrent(hand.task())) {
      deadLetter(after);
    }
    next.may(Act.DEAD_LETTER, after);
  }

  private void ring(World world, int worker, Hand hand) {
    Hand deleting = hand.now(Doing.DELETING, 0, 0);
    Message message = Message.sent(book.isCurrent(hand.task()));
    next.may(Act.SEND, world.copy().sending(message).with(worker, deleting));
    if (world.left(Fault.LOSS) > 0) {
      World refused = world.copy().spent(Fault.LOSS).with(worker, Hand.IDLE);
      int silent = book.apply(world.record, hand.task(), Move.NOT_QUEUED);
      if (silent != Book.REFUSED) {
        refused.written(silent, Move.NOT_QUEUED);
      }
      next.may(Act.SEND_REFUSED, refused);
    }
  }

  /// On evidence only, that is when no message is left; without, it is bounded as copies are.
  private void upkeep(World world, int worker) {
    Task record = book.task(world.record);
    boolean evident = world.isQueueEmpty();
    if (!evident && world.left(Fault.COPY) == 0) {
      return;
    }
    if (record.state() instanceof Waiting waiting && isMissed(waiting, world.late)) {
      World after = evident ? world.copy() : world.copy().spent(Fault.COPY);
      int queued = book.apply(world.record, world.record, Move.QUEUED);
      after.written(queued, Move.QUEUED);
      Hand ringing = new Hand(Doing.RINGING, Hand.NO_MESSAGE, queued, 0);
      next.may(evident ? Act.REMIND : Act.REMIND_EARLY, after.with(worker, ringing));
    }
    if (record.state() instanceof Processing && world.late) {
      World after = evident ? world.copy() : world.copy().spent(Fault.COPY);
      int buried = book.apply(world.record, world.record, Move.LOST);
      if (buried != Book.REFUSED) {
        after.written(buried, Move.LOST);
        deadLetter(after);
        if (book.task(buried).state() instanceof Waiting) {
          after.with(worker, new Hand(Doing.RINGING, Hand.NO_MESSAGE, buried, 0));
        }
        next.may(evident ? Act.UPKEEP_BURIES : Act.BURY_EARLY, after);
      }
    }
  }

  private static boolean isMissed(Waiting waiting, boolean late) {
    var until = waiting.queued() ? Rules.NOW : Rules.NOW.plus(Task.QUEUE_HORIZON);
    return late || !waiting.due().isAfter(until);
  }

  /// Dead letters matter only to those who redrive them.
  private void deadLetter(World world) {
    if (setting.count(Fault.REDRIVE) > 0 && book.status(world.record) == Status.FAILED) {
      world.sending(Message.dead());
    }
  }
}
