package dev.millrace.explorer;

import java.util.Arrays;
import java.util.BitSet;

/// The faultless ways between numbered worlds, and those worlds that are goals.
final class Ways {
  private int[] froms = new int[1 << 18];
  private int[] tos = new int[1 << 18];
  private int count;
  private final BitSet goals = new BitSet();

  void goal(int number) {
    goals.set(number);
  }

  void way(int from, int to) {
    if (count == froms.length) {
      froms = Arrays.copyOf(froms, count * 2);
      tos = Arrays.copyOf(tos, count * 2);
    }
    froms[count] = from;
    tos[count++] = to;
  }

  /// The first of `worlds` from which no way leads to a goal, -1 when there is none.
  int firstStuck(int worlds) {
    int[] starts = new int[worlds + 1];
    for (int way = 0; way < count; way++) {
      starts[tos[way] + 1]++;
    }
    for (int world = 0; world < worlds; world++) {
      starts[world + 1] += starts[world];
    }
    int[] backs = new int[count];
    int[] filled = Arrays.copyOf(starts, worlds);
    for (int way = 0; way < count; way++) {
      backs[filled[tos[way]]++] = froms[way];
    }
    int[] open = new int[worlds];
    int end = 0;
    for (int goal = goals.nextSetBit(0); goal >= 0; goal = goals.nextSetBit(goal + 1)) {
      open[end++] = goal;
    }
    var saved = (BitSet) goals.clone();
    for (int next = 0; next < end; next++) {
      for (int back = starts[open[next]]; back < starts[open[next] + 1]; back++) {
        if (!saved.get(backs[back])) {
          saved.set(backs[back]);
          open[end++] = backs[back];
        }
      }
    }
    int stuck = saved.nextClearBit(0);
    return stuck < worlds ? stuck : -1;
  }
}
