package dev.millrace.trial.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/// What can be done to the processes under trial.
enum Act {
  KILL("kill -9 of an engine"),
  FREEZE("engine stopped for longer than its lease"),
  DRAIN("SIGTERM and restart of an engine"),
  BROKER("kill -9 of the emulators"),
  CUT("an engine cut off"),
  HANG("an engine's calls hang"),
  DROP("an engine's answers dropped"),
  DELAY("an engine's answers delayed");

  /// What needs nothing but the engines.
  static final Set<Act> PROCESS = EnumSet.of(FREEZE, DRAIN);

  /// What needs relays in front of AWS.
  static final Set<Act> NETWORK = EnumSet.of(CUT, HANG, DROP, DELAY);

  private final String words;

  Act(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /// `kills` kills and half as many of `others`, each of them once at least, in an order by chance.
  static List<Act> plan(int kills, Set<Act> others, Random random) {
    var acts = new ArrayList<>(Collections.nCopies(kills, KILL));
    var bag = new ArrayList<Act>();
    for (int n = 0; n < Math.max(kills / 2, others.size()) && !others.isEmpty(); n++) {
      if (bag.isEmpty()) {
        bag.addAll(others);
        Collections.shuffle(bag, random);
      }
      acts.add(bag.removeLast());
    }
    Collections.shuffle(acts, random);
    return List.copyOf(acts);
  }
}
