package dev.millrace.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A simulator that finds nothing may be blind. Each of these spoils one rule of the engine, and
/// has to be seen within a few lives.
class MutantLivesTest {
  private static final int LIVES = 600;

  @ParameterizedTest
  @CsvSource({
    "no compare-and-set, store.Guard, allows, 1",
    "every lease is dead, task.Claim, isDead, 1",
    "no lease is dead, task.Claim, isDead, 0",
    "whoever is outrun writes all the same, engine.Running, isHolder, 1",
    "a lease that could not be renewed is kept, engine.Running, leaseEnds, 0",
    "leases are not renewed, engine.Running, mayWrite, 0",
    "attempts have no end, task.Task, hasAttemptsLeft, 1",
    "a cancel is forgotten, task.Outcome, cancelRequested, 0",
    "no message is ever sent, engine.Doorbells, ring, 1",
    "nobody keeps things up, upkeep.Upkeep, round, 0",
    "upkeep sees no dead lease where a task waited, upkeep.Upkeep, remind, 0",
    "upkeep misses no message, upkeep.Upkeep, revive, 0"
  })
  void a_spoilt_rule_is_seen(String what, String owner, String name, int answer) {
    BiFunction<Long, Boolean, Map<String, Object>> lives =
        Lives.anew(new Interposed.Spoilt(owner, name, answer));
    Object broken = "";
    for (long seed = 1; seed <= LIVES && broken.equals(""); seed++) {
      broken = lives.apply(seed, false).get("broken");
    }
    assertThat(broken).as(what).isNotEqualTo("");
  }
}
