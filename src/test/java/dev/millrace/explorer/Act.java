package dev.millrace.explorer;

import java.util.Locale;

/// What happens between two moments. Faults are what nobody may rely on.
enum Act {
  SUBMITTED,
  SUBMITTED_UNSENT,
  RECEIVE,
  CLAIM,
  MINE,
  LOOK_AGAIN,
  HIDE,
  FIND_EXPIRED,
  REVIVE,
  DROP,
  BURY,
  RENEW,
  CATCH_UP,
  DONE,
  FAIL,
  HEED_CANCEL,
  SETTLE,
  SETTLED_BEFORE,
  DECIDE_AGAIN,
  SUPERSEDED,
  DEAD_LETTER,
  DELETE,
  SEND,
  SEND_ANEW,
  REMIND,
  UPKEEP_BURIES,
  VISIBLE,
  TIME_PASSES,
  CRASH(true),
  PAUSE(true),
  SNOOZE(true),
  DRAIN(true),
  CLAIM_ANSWER_LOST(true),
  SETTLE_ANSWER_LOST(true),
  SEND_REFUSED(true),
  COPY(true),
  LOSS(true),
  REMIND_EARLY(true),
  BURY_EARLY(true),
  CANCEL(true),
  REDRIVE(true);

  private final boolean fault;

  Act() {
    this(false);
  }

  Act(boolean fault) {
    this.fault = fault;
  }

  boolean isFault() {
    return fault;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
