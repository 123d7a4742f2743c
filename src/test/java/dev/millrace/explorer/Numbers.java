package dev.millrace.explorer;

import java.util.Arrays;

/// Numbers packed worlds from 0 on, in the order in which they come.
final class Numbers {
  private long[] lefts = new long[1 << 16];
  private long[] rights = new long[1 << 16];
  private int[] table = new int[1 << 18];
  private int count;

  int count() {
    return count;
  }

  long left(int number) {
    return lefts[number];
  }

  long right(int number) {
    return rights[number];
  }

  /// The number of this world, which is the count so far when it is new.
  int of(long left, long right) {
    if (count * 2 >= table.length) {
      grow();
    }
    int place = find(left, right);
    if (table[place] == 0) {
      if (count == lefts.length) {
        lefts = Arrays.copyOf(lefts, count * 2);
        rights = Arrays.copyOf(rights, count * 2);
      }
      lefts[count] = left;
      rights[count] = right;
      table[place] = ++count;
    }
    return table[place] - 1;
  }

  private int find(long left, long right) {
    long mixed = (left * 0x9E3779B97F4A7C15L) ^ (right * 0xC2B2AE3D27D4EB4FL);
    mixed = (mixed ^ mixed >>> 32) * 0xD6E8FEB86659FD93L;
    int place = (int) (mixed >>> 32) & table.length - 1;
    while (table[place] != 0
        && (lefts[table[place] - 1] != left || rights[table[place] - 1] != right)) {
      place = place + 1 & table.length - 1;
    }
    return place;
  }

  private void grow() {
    table = new int[table.length * 2];
    for (int number = 0; number < count; number++) {
      table[find(lefts[number], rights[number])] = number + 1;
    }
  }
}
