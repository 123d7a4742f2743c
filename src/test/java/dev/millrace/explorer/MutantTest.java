package dev.millrace.explorer;

import static dev.millrace.explorer.Fault.CANCEL;
import static dev.millrace.explorer.Fault.COPY;
import static dev.millrace.explorer.Fault.CRASH;
import static dev.millrace.explorer.Fault.DRAIN;
import static dev.millrace.explorer.Fault.LOSS;
import static dev.millrace.explorer.Fault.LOST_ANSWER;
import static dev.millrace.explorer.Fault.PAUSE;
import static dev.millrace.explorer.Fault.REDRIVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.Claim;
import dev.millrace.task.Doorbell;
import dev.millrace.task.Outcome;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskState.Processing;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The protocol with one rule spoilt, to see that the explorer sees it. Four spoilt rules do no
/// harm; why is said where they stand.
class MutantTest {
  private static final Setting WORLD = Setting.of(2, 2).with(CRASH, LOST_ANSWER, PAUSE);

  @Test
  void without_a_compare_and_set_a_task_has_two_holders() {
    var mutant =
        new Rules() {
          @Override
          @Nullable Task apply(Task record, Task seen, TaskEvent event) {
            return record.allows(event) ? super.apply(record, record, event) : null;
          }
        };
    breaks(mutant, WORLD.with(COPY), Promises.TWO_HOLDERS);
  }

  @Test
  void without_the_fence_a_worker_settles_the_attempt_of_another() {
    var mutant =
        new Rules() {
          @Override
          boolean holds(Task current, Task mine) {
            return current.state() instanceof Processing;
          }
        };
    breaks(mutant, WORLD.with(COPY), Promises.UNDER_A_HANDLER);
  }

  @Test
  void with_the_attempt_number_as_fence_a_replayed_task_has_two_holders() {
    var mutant =
        new Rules() {
          @Override
          boolean holds(Task current, Task mine) {
            return current.state() instanceof Processing
                && current.attempt().number() == mine.attempt().number();
          }
        };
    Setting world = Setting.of(2, 1).failing().with(COPY, PAUSE, REDRIVE, LOST_ANSWER);
    breaks(mutant, world, Promises.TWO_HOLDERS);
  }

  @Test
  void a_claim_that_ignores_the_lease_makes_two_holders() {
    var mutant =
        new Rules() {
          @Override
          Claim decide(Task record, Doorbell bell, String nonce, boolean late) {
            return super.decide(record, bell, nonce, true);
          }
        };
    breaks(mutant, WORLD.with(COPY), Promises.TWO_HOLDERS);
  }

  @Test
  void without_upkeep_a_task_whose_message_was_not_sent_is_stuck() {
    var mutant =
        new Rules() {
          @Override
          boolean upkeep() {
            return false;
          }
        };
    breaks(mutant, Setting.of(2, 2), Promises.STUCK);
  }

  @Test
  void a_last_attempt_that_nobody_ends_after_a_crash_is_stuck() {
    var mutant =
        new Rules() {
          @Override
          Claim decide(Task record, Doorbell bell, String nonce, boolean late) {
            Claim claim = super.decide(record, bell, nonce, late);
            return claim instanceof Claim.Expired(var task) && !task.hasAttemptsLeft()
                ? new Claim.Hide(LATE)
                : claim;
          }
        };
    breaks(mutant, WORLD, Promises.STUCK);
  }

  @Test
  void without_a_nonce_a_lost_answer_costs_the_only_attempt() {
    breaks(forgetful(), Setting.of(2, 1).with(LOST_ANSWER), Promises.NOTHING_FAILED);
  }

  @Test
  void without_a_nonce_a_lost_answer_costs_an_attempt_and_nothing_else_while_there_are_more() {
    keeps(forgetful(), Setting.of(2, 3).with(LOST_ANSWER));
  }

  @Test
  void a_cancel_that_ends_a_running_task_ends_it_under_its_handler() {
    var mutant =
        new Rules() {
          @Override
          TaskEvent cancel(Task record) {
            return new TaskEvent.Cancelled(NOW);
          }
        };
    breaks(mutant, WORLD.with(CANCEL), Promises.UNDER_A_HANDLER);
  }

  @Test
  void a_snooze_that_forgets_a_cancel_is_seen() {
    var mutant =
        new Rules() {
          @Override
          TaskEvent settle(Outcome outcome, Task seen) {
            return outcome instanceof Outcome.Later(var delay)
                ? new TaskEvent.Snoozed(NOW, NOW.plus(delay))
                : super.settle(outcome, seen);
          }
        };
    breaks(mutant, WORLD.with(CANCEL, DRAIN), Promises.CANCEL_LOST);
  }

  @Test
  void a_drain_that_costs_an_attempt_fails_what_did_not_fail() {
    var mutant =
        new Rules() {
          @Override
          TaskEvent settle(Outcome outcome, Task seen) {
            return super.settle(
                outcome instanceof Outcome.Interrupted ? new Outcome.Lost() : outcome, seen);
          }
        };
    breaks(mutant, Setting.of(2, 1).with(DRAIN), Promises.NOTHING_FAILED);
  }

  @Test
  void a_failed_task_that_any_message_revives_comes_back_unasked() {
    var mutant =
        new Rules() {
          @Override
          Claim decide(Task record, Doorbell bell, String nonce, boolean late) {
            var valid = new Doorbell(bell.id(), bell.version(), NONCE);
            return super.decide(record, valid, nonce, late);
          }
        };
    breaks(mutant, Setting.of(2, 1).failing().with(COPY), Promises.BACK);
  }

  /// The message that was deleted too early is missing if the worker then dies. That is what upkeep
  /// is for; it takes longer.
  @Test
  void a_message_deleted_before_the_record_is_written_costs_time_only() {
    var mutant =
        new Rules() {
          @Override
          boolean recordsFirst() {
            return false;
          }
        };
    keeps(mutant, WORLD.with(LOSS));
  }

  /// The message comes back, and whoever takes it sees what the record says.
  @Test
  void a_settlement_not_known_as_ones_own_costs_a_delivery_only() {
    var mutant =
        new Rules() {
          @Override
          boolean knowsOwnWrite(Task seen, TaskEvent event) {
            return false;
          }
        };
    keeps(mutant, WORLD.with(LOSS));
  }

  /// What a message says of the version only spares a second try: the record that comes back says
  /// whether it waits and is due.
  @Test
  void a_claim_that_takes_any_version_costs_nothing() {
    var mutant =
        new Rules() {
          @Override
          @Nullable Task claim(Task record, boolean current, boolean late) {
            return super.claim(record, true, late);
          }
        };
    keeps(mutant, WORLD.backoff(Duration.ofSeconds(10)).with(COPY));
  }

  private static Rules forgetful() {
    return new Rules() {
      @Override
      Claim decide(Task record, Doorbell bell, String nonce, boolean late) {
        return super.decide(record, bell, "another", late);
      }
    };
  }

  private static void breaks(Rules mutant, Setting setting, String promise) {
    assertThat(Explorer.explore(mutant, setting).violation()).startsWith(promise);
  }

  private static void keeps(Rules mutant, Setting setting) {
    assertThat(Explorer.explore(mutant, setting).violation()).isNull();
  }
}
