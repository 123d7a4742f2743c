package dev.millrace.explorer;

/// What a worker is about to do, with which message (a slot, or `NO_MESSAGE`), and the record as it
/// knows it (a number in the `Book`). `detail` is the `End` that it settles, or the flags below.
record Hand(Doing doing, int message, int task, int detail) {
  static final int BITS = 20;
  static final int NO_MESSAGE = 7;
  static final Hand IDLE = new Hand(Doing.IDLE, NO_MESSAGE, 0, 0);

  /// Of a claim: the record's version is known; the record shows this very claim.
  static final int CURRENT = 1;

  static final int OWN = 2;

  /// Of a running attempt: its lease is good, whatever the record says.
  static final int LIVE = 1;

  private static final Doing[] DOINGS = Doing.values();

  enum Doing {
    IDLE,
    CLAIMING,
    BURYING,
    RUNNING,
    SETTLING,
    /// Wrote how its attempt ended, does not know it, and nobody wrote since.
    SETTLING_AGAIN,
    FOLLOWING,
    RINGING,
    DELETING
  }

  static Hand claiming(int message, boolean current, boolean own) {
    return new Hand(Doing.CLAIMING, message, 0, (current ? CURRENT : 0) | (own ? OWN : 0));
  }

  boolean is(Doing what) {
    return doing == what;
  }

  boolean has(int flag) {
    return (detail & flag) != 0;
  }

  boolean isLive() {
    return doing == Doing.RUNNING && has(LIVE);
  }

  Hand now(Doing next) {
    return new Hand(next, message, task, detail);
  }

  Hand now(Doing next, int seen, int more) {
    return new Hand(next, message, seen, more);
  }

  Hand at(int slot) {
    return slot == message ? this : new Hand(doing, slot, task, detail);
  }

  /// All but the message.
  int kind() {
    return doing.ordinal() << 13 | task << 3 | detail;
  }

  int code() {
    return kind() << 3 | message;
  }

  static Hand of(int code) {
    return new Hand(DOINGS[code >> 16], code & 7, code >> 6 & 1023, code >> 3 & 7);
  }
}
