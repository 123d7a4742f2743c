package dev.millrace.simulator;

/// What may go wrong. Each life has some of them, each as often as its own chance says: of the
/// calls, of the tasks, or of the moments at which something may happen to a process or to the
/// home.
enum Fault {
  // a call to the store
  STORE_REFUSES(Kind.CALL, 0.1),
  STORE_LOSES_ANSWER(Kind.CALL, 0.1),
  STORE_WRITES_LATE(Kind.CALL, 0.05),
  STORE_IS_SLOW(Kind.CALL, 0.05),
  INDEX_LAGS(Kind.CALL, 0.5),

  // a call to the queue
  SEND_REFUSED(Kind.CALL, 0.1),
  SEND_LOSES_ANSWER(Kind.CALL, 0.1),
  SEND_COMES_LATE(Kind.CALL, 0.05),
  MESSAGE_LOST(Kind.CALL, 0.1),
  MESSAGE_DOUBLED(Kind.CALL, 0.3),
  MESSAGES_OUT_OF_ORDER(Kind.CALL, 1),
  RECEIVE_REFUSED(Kind.CALL, 0.1),
  RECEIVE_LOSES_ANSWER(Kind.CALL, 0.1),
  RECEIVE_MISSES(Kind.CALL, 0.2),
  DELETE_REFUSED(Kind.CALL, 0.1),
  DELETE_LOSES_ANSWER(Kind.CALL, 0.1),
  DELETE_WITHOUT_EFFECT(Kind.CALL, 0.1),
  HIDE_REFUSED(Kind.CALL, 0.1),
  HIDE_LOSES_ANSWER(Kind.CALL, 0.1),
  HIDE_WITHOUT_EFFECT(Kind.CALL, 0.1),
  DEAD_LETTER_REFUSED(Kind.CALL, 0.2),
  QUEUE_IS_SLOW(Kind.CALL, 0.05),

  // a process, or the whole home
  KILLED(Kind.EVENT, 1),
  FROZEN(Kind.EVENT, 1),
  DRAINED(Kind.EVENT, 1),
  CLOCK_SET(Kind.EVENT, 1),
  CUT_FROM_STORE(Kind.EVENT, 1),
  CUT_FROM_QUEUE(Kind.EVENT, 1),
  STORE_DOWN(Kind.EVENT, 0.5),
  QUEUE_DOWN(Kind.EVENT, 0.5),
  STORE_THROTTLES(Kind.EVENT, 0.5),
  MESSAGES_EXPIRED(Kind.EVENT, 0.3),
  FOREIGN_MESSAGE(Kind.EVENT, 1),
  FORGED_MESSAGE(Kind.EVENT, 1),
  DEAD_LETTERS_REDRIVEN(Kind.EVENT, 0.5),

  // a task, or who submits it
  FAILS(Kind.TASK, 0.3),
  GIVES_UP(Kind.TASK, 0.1),
  HANGS(Kind.TASK, 0.1),
  IGNORES_INTERRUPTS(Kind.TASK, 0.05),
  ENDS_ITS_PROCESS(Kind.TASK, 0.05),
  OVERFLOWS_THE_STACK(Kind.TASK, 0.1),
  SNOOZES(Kind.TASK, 0.1),
  OUTLASTS_ITS_LEASE(Kind.TASK, 0.4),
  DUE_BEYOND_THE_QUEUE(Kind.TASK, 0.1),
  IS_BIG(Kind.TASK, 0.2),
  SUBMITTED_TWICE(Kind.TASK, 0.3),
  CANCELLED(Kind.TASK, 0.5);

  final Kind kind;

  /// How often it happens at the most, of what may go wrong in this way.
  final double most;

  Fault(Kind kind, double most) {
    this.kind = kind;
    this.most = most;
  }

  enum Kind {
    CALL,
    EVENT,
    TASK
  }
}
