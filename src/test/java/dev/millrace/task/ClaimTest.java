package dev.millrace.task;

import static dev.millrace.task.Tasks.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClaimTest {
  @Test
  void a_finished_task_needs_no_message() {
    for (Task task : Tasks.everyState()) {
      if (task.status().isFinal()) {
        assertThat(decide(task, NOON)).isInstanceOf(Claim.Drop.class);
      }
    }
  }

  @Test
  void a_live_lease_is_left_alone_until_its_end_and_a_little_longer() {
    Instant end = NOON.plus(Tasks.LEASE);
    assertThat(decide(Tasks.processing(), end)).isEqualTo(new Claim.Hide(end.plus(Claim.SKEW)));
    assertThat(decide(Tasks.processing(), end.plus(Claim.SKEW))).isInstanceOf(Claim.Hide.class);
    assertThat(decide(Tasks.processing(), end.plus(Claim.SKEW).plusMillis(1)))
        .isInstanceOf(Claim.Expired.class);
  }

  @Test
  void a_claim_whose_answer_was_lost_is_recognised_by_its_nonce() {
    Task task = Tasks.processing();
    assertThat(Claim.decide(task, Doorbell.of(task), "nonce", NOON))
        .isEqualTo(new Claim.Mine(task));
  }

  @Test
  void a_task_that_is_not_due_hides_its_message_if_it_needs_one() {
    Instant due = NOON.plusSeconds(60);
    assertThat(decide(Tasks.due(due), NOON)).isEqualTo(new Claim.Hide(due));
    assertThat(decide(Tasks.due(NOON.plusSeconds(100_000)), NOON)).isInstanceOf(Claim.Drop.class);
  }

  @Test
  void an_older_message_still_wakes_a_waiting_task() {
    assertThat(decide(Tasks.pending(), NOON)).isInstanceOf(Claim.TryAgain.class);
  }

  @Test
  void only_the_message_of_the_dead_letter_queue_revives_a_failed_task() {
    Task failed = Tasks.failed();
    assertThat(Claim.decide(failed, Doorbell.dead(failed), "other", NOON))
        .isEqualTo(new Claim.Revive(failed));
    assertThat(
            Claim.decide(failed, new Doorbell(failed.id(), failed.version(), "guess"), "o", NOON))
        .isInstanceOf(Claim.Drop.class);
  }

  @Test
  void an_unknown_id_starts_nothing() {
    assertThat(decide(null, NOON)).isInstanceOf(Claim.Unknown.class);
  }

  private static Claim decide(@Nullable Task current, Instant now) {
    return Claim.decide(current, new Doorbell("id", 1), "other", now);
  }
}
