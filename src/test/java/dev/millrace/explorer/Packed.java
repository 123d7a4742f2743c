package dev.millrace.explorer;

/// A world in two numbers, the same for worlds that differ only in the order of workers and
/// messages. Made for a search through millions, hence the bits.
final class Packed {
  private static final int NOBODY = (1 << Message.BITS) - 1;

  private final long[] order = new long[Math.max(World.MOST_MESSAGES, 3)];
  private final int[] slots = new int[Hand.NO_MESSAGE + 1];
  long left;
  long right;

  /// Fills `left` and `right`.
  void pack(World world) {
    sortHands(world);
    sortMessages(world);
    left = 0;
    for (int message = 0; message < world.count; message++) {
      left = left << Message.BITS | world.messages[message].code();
    }
    left = left << 3 | world.count;
    left = left << 16 | world.faults;
    left = left << 10 | world.record;
    left = left << 3 | bit(world.late, 4) | bit(world.harmed, 2) | bit(world.redriven, 1);
    right = 0;
    for (Hand hand : world.hands) {
      right = right << Hand.BITS | hand.code();
    }
  }

  static World unpack(Book book, int workers, long left, long right) {
    var world = new World(book, workers);
    long rest = left;
    world.redriven = (rest & 1) != 0;
    world.harmed = (rest & 2) != 0;
    world.late = (rest & 4) != 0;
    rest >>>= 3;
    world.record = (int) (rest & 1023);
    rest >>>= 10;
    world.faults = (int) (rest & 0xFFFF);
    rest >>>= 16;
    world.count = (int) (rest & 7);
    rest >>>= 3;
    for (int message = world.count - 1; message >= 0; message--) {
      world.messages[message] = Message.of((int) (rest & NOBODY));
      rest >>>= Message.BITS;
    }
    long codes = right;
    for (int worker = workers - 1; worker >= 0; worker--) {
      world.hands[worker] = Hand.of((int) (codes & (1 << Hand.BITS) - 1));
      codes >>>= Hand.BITS;
    }
    return world;
  }

  /// By what they do, then by the message that they do it with.
  private void sortHands(World world) {
    Hand[] hands = world.hands;
    for (int i = 0; i < hands.length; i++) {
      Hand hand = hands[i];
      int held = hand.message();
      long rank =
          (long) hand.kind() << Message.BITS
              | (held == Hand.NO_MESSAGE ? NOBODY : world.messages[held].code());
      int place = i;
      for (; place > 0 && order[place - 1] > rank; place--) {
        order[place] = order[place - 1];
        hands[place] = hands[place - 1];
      }
      order[place] = rank;
      hands[place] = hand;
    }
  }

  /// By what they are, then by who has them in hand.
  private void sortMessages(World world) {
    for (int i = 0; i < world.count; i++) {
      long holders = 0;
      for (Hand hand : world.hands) {
        holders = holders << 1 | (hand.message() == i ? 1 : 0);
      }
      long rank = (long) world.messages[i].code() << 6 | holders << 3 | i;
      int place = i;
      for (; place > 0 && order[place - 1] > rank; place--) {
        order[place] = order[place - 1];
      }
      order[place] = rank;
    }
    slots[Hand.NO_MESSAGE] = Hand.NO_MESSAGE;
    for (int place = 0; place < world.count; place++) {
      slots[(int) (order[place] & 7)] = place;
      world.messages[place] = Message.of((int) (order[place] >> 6));
    }
    for (int worker = 0; worker < world.hands.length; worker++) {
      Hand hand = world.hands[worker];
      world.hands[worker] = hand.at(slots[hand.message()]);
    }
  }

  private static int bit(boolean set, int value) {
    return set ? value : 0;
  }
}
