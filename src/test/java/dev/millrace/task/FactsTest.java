package dev.millrace.task;

import static dev.millrace.task.Tasks.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The small facts that tasks are made of.
class FactsTest {
  @Test
  void three_states_are_final() {
    assertThat(Arrays.stream(Status.values()).filter(Status::isFinal))
        .containsExactly(Status.COMPLETED, Status.FAILED, Status.CANCELLED);
  }

  @Test
  void a_task_is_tried_once_at_least_and_twenty_times_at_most() {
    assertThat(Tasks.limits(1).maxAttempts()).isEqualTo(1);
    assertThat(Tasks.limits(20).maxAttempts()).isEqualTo(20);
    assertThatThrownBy(() -> Tasks.limits(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Tasks.limits(21))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("max_attempts must be 1 to 20");
  }

  @Test
  void the_message_of_a_failure_is_cut_when_it_is_too_long_and_not_before() {
    String fits = "x".repeat(4096);
    assertThat(new Failure("CODE", fits).message()).isEqualTo(fits);
    assertThat(new Failure("CODE", fits + "y").message()).isEqualTo("x".repeat(4095) + "…");
    Failure brief = new Failure("CODE", "x".repeat(257)).brief();
    assertThat(brief).isEqualTo(new Failure("CODE", "x".repeat(255) + "…"));
    assertThat(new Failure("CODE", "x".repeat(256)).brief().message()).hasSize(256);
  }

  @Test
  void only_the_dead_letter_of_a_failed_task_can_revive_it() {
    Task failed = Tasks.failed().at(4);
    assertThat(Doorbell.dead(failed)).isEqualTo(new Doorbell(failed.id(), 4, "nonce"));
    assertThat(Doorbell.of(failed)).isEqualTo(new Doorbell(failed.id(), 4));
    Task done = Tasks.processing().on(new TaskEvent.Completed(NOON, null)).at(3);
    assertThat(Doorbell.dead(done)).isEqualTo(new Doorbell(done.id(), 3));
  }

  @Test
  void a_result_is_kept_in_the_state_and_left_out_of_the_history() {
    var result = new Body.Inline("1");
    Task done = Tasks.processing().on(new TaskEvent.Completed(NOON, result));
    assertThat(done.state()).isEqualTo(new TaskState.Completed(NOON, result));
    assertThat(done.history().getLast()).isEqualTo(new TaskEvent.Completed(NOON, null));
  }
}
