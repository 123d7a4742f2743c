package dev.millrace.explorer;

/// What may go wrong, or be asked, a bounded number of times. A pause is a holder that outsleeps
/// its lease; a copy is a second delivery, or a message that upkeep sends without need.
enum Fault {
  CRASH,
  COPY,
  LOSS,
  LOST_ANSWER,
  DRAIN,
  CANCEL,
  REDRIVE,
  PAUSE;

  /// The most of each that a world has room for.
  static final int MOST = 3;
}
