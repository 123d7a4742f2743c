package dev.millrace.explorer;

/// A message, by all that matters of it: where it is, whether it names the version that the record
/// has now, and which revival it carries.
record Message(Place place, boolean current, Revival revival) {
  static final int BITS = 5;
  private static final Message[] ALL = all();

  /// Whether it may be received, comes back by itself, or lies in the dead-letter queue.
  enum Place {
    VISIBLE,
    HIDDEN,
    DEAD
  }

  /// None, the one that the failed record has now, or one of an earlier life.
  enum Revival {
    NONE,
    VALID,
    STALE
  }

  int code() {
    return place.ordinal() << 3 | revival.ordinal() << 1 | (current ? 1 : 0);
  }

  static Message of(int code) {
    return ALL[code];
  }

  static Message sent(boolean current) {
    return new Message(Place.VISIBLE, current, Revival.NONE);
  }

  /// What the dead-letter queue gets of a record that failed just now.
  static Message dead() {
    return new Message(Place.DEAD, true, Revival.VALID);
  }

  Message in(Place next) {
    return new Message(next, current, revival);
  }

  /// After another write of the record.
  Message aged(boolean sameNonce) {
    boolean stays = sameNonce || revival == Revival.NONE;
    return new Message(place, false, stays ? revival : Revival.STALE);
  }

  private static Message[] all() {
    var all = new Message[1 << BITS];
    for (Place place : Place.values()) {
      for (Revival revival : Revival.values()) {
        for (boolean current : new boolean[] {false, true}) {
          var message = new Message(place, current, revival);
          all[message.code()] = message;
        }
      }
    }
    return all;
  }
}
