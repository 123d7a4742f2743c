package dev.millrace.explorer;

import dev.millrace.task.TaskState.Waiting;
import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Walks, nearest first, through every world that can be reached, looks for a step that breaks a
/// promise, and at the end for a world from which no faultless way leads to an outcome and an empty
/// queue.
final class Explorer {
  private static final int MOST = 6_000_000;
  private static final int NOWHERE = -1;
  private static final Act[] ACTS = Act.values();

  private final Setting setting;
  private final Book book;
  private final Steps steps;
  private final Promises promises;
  private final Numbers numbers = new Numbers();
  private final Packed packed = new Packed();
  private final Ways ways = new Ways();
  private int[] parents = new int[1 << 16];
  private byte[] acts = new byte[1 << 16];
  private World here;
  private int number = NOWHERE;
  private @Nullable String violation;

  private Explorer(Rules rules, Setting setting) {
    this.setting = setting;
    this.book = new Book(rules);
    this.steps = new Steps(rules, book, setting, this::follow);
    this.promises = new Promises(book, setting);
    this.here = submitted();
  }

  /// How many worlds there are, and what is wrong with the nearest bad one, with the way to it.
  record Finding(int worlds, @Nullable String violation) {}

  static Finding explore(Rules rules, Setting setting) {
    return new Explorer(rules, setting).explore();
  }

  private Finding explore() {
    follow(Act.SUBMITTED_UNSENT, here.copy());
    if (book.task(here.record).state() instanceof Waiting waiting && waiting.queued()) {
      follow(Act.SUBMITTED, here.copy().sending(Message.sent(true)));
    }
    for (number = 0; number < numbers.count() && violation == null; number++) {
      long left = numbers.left(number);
      here = Packed.unpack(book, setting.workers(), left, numbers.right(number));
      if (here.isOver()) {
        ways.goal(number);
      }
      steps.from(here);
    }
    if (violation == null) {
      int stuck = ways.firstStuck(numbers.count());
      violation = stuck < 0 ? null : Promises.STUCK + way(stuck);
    }
    return new Finding(numbers.count(), violation);
  }

  private World submitted() {
    var world = new World(book, setting.workers());
    world.record = book.record(setting.submitted());
    for (Fault fault : Fault.values()) {
      world.faults |= setting.count(fault) << 2 * fault.ordinal();
    }
    return world;
  }

  private void follow(Act act, World next) {
    if (violation != null) {
      return;
    }
    String broken = promises.broken(here, next);
    packed.pack(next);
    int known = numbers.count();
    int to = numbers.of(packed.left, packed.right);
    if (to == known) {
      remember(to, act);
    }
    if (!act.isFault() && number != NOWHERE && number != to) {
      ways.way(number, to);
    }
    if (broken != null) {
      violation = broken + way(number) + " > " + act;
    }
  }

  private void remember(int to, Act act) {
    if (to == MOST) {
      throw new IllegalStateException("more worlds than expected");
    }
    if (to == parents.length) {
      parents = Arrays.copyOf(parents, to * 2);
      acts = Arrays.copyOf(acts, to * 2);
    }
    parents[to] = number;
    acts[to] = (byte) act.ordinal();
  }

  private String way(int end) {
    var way = new ArrayList<String>();
    for (int at = end; at != NOWHERE; at = parents[at]) {
      way.add(ACTS[acts[at]].toString());
    }
    return ": " + String.join(" > ", way.reversed());
  }
}
