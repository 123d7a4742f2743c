package dev.millrace.trial.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.Status;
import dev.millrace.trial.chaos.Chore.Mode;
import dev.millrace.trial.chaos.Chronicle.Disturbance;
import dev.millrace.trial.chaos.Chronicle.Life;
import dev.millrace.trial.chaos.Chronicle.Span;
import dev.millrace.trial.chaos.Chronicle.Told;
import dev.millrace.trial.chaos.Judge.Evidence;
import dev.millrace.trial.chaos.Judge.Rules;
import dev.millrace.trial.chaos.Load.Acked;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Ledgers by hand: times are in seconds, the lease is 3 of them.
class JudgeTest {
  private static final Chore CHORE = new Chore("k", Mode.OK, 5, 0);
  private static final List<String> TWO_STARTS =
      List.of("submitted", "started", "attempt_failed", "started", "completed");

  private final List<Run> runs = new ArrayList<>();
  private final Map<Long, Life> lives = new HashMap<>();
  private final List<Disturbance> disturbances = new ArrayList<>();
  private final Map<String, Seen> seen = new HashMap<>();

  @Test
  void a_task_that_ran_once_is_well() {
    ran(1, 10, 0, 1.0);
    ended(Status.COMPLETED, List.of("submitted", "started", "completed"));
    assertThat(verdict().findings()).isEmpty();
  }

  @Test
  void a_task_without_a_record_is_lost() {
    assertThat(verdict().lost()).isOne();
    assertThat(verdict().findings()).containsExactly("task t was accepted and is not there");
  }

  @Test
  void a_task_that_never_ended_is_lost() {
    ended(Status.PROCESSING, List.of("submitted", "started"));
    assertThat(verdict().lost()).isOne();
  }

  @Test
  void another_end_than_intended_is_found() {
    ran(1, 10, 0, 1.0);
    ended(Status.FAILED, List.of("submitted", "started", "failed"));
    assertThat(verdict().findings()).singleElement().asString().contains("FAILED instead of COMP");
  }

  @Test
  void two_completions_are_found() {
    ran(1, 10, 0, 1.0);
    ended(Status.COMPLETED, List.of("started", "completed", "completed"));
    assertThat(verdict().findings()).anyMatch(found -> found.contains("has 2 completions"));
  }

  @Test
  void a_completion_without_a_run_is_found() {
    ended(Status.COMPLETED, List.of("submitted", "started", "completed"));
    assertThat(verdict().findings()).singleElement().asString().contains("nobody ran it");
  }

  @Test
  void a_run_of_a_task_that_nobody_submitted_is_found() {
    ran(1, 10, 0, 1.0);
    ended(Status.COMPLETED, List.of("submitted", "started", "completed"));
    runs.add(new Run("other", 1, 10, 0, 1L));
    assertThat(verdict().findings()).singleElement().asString().startsWith("task other ran, but");
  }

  @Test
  void runs_that_overlap_are_found() {
    ran(1, 10, 0, 2.0);
    ran(2, 11, 1.5, 3.0);
    ended(Status.COMPLETED, TWO_STARTS);
    assertThat(verdict().twice()).isOne();
  }

  @Test
  void a_run_that_its_living_process_never_ended_overlaps_every_later_one() {
    ran(1, 10, 0, null);
    ran(2, 11, 100, 101.0);
    ended(Status.COMPLETED, TWO_STARTS);
    assertThat(verdict().twice()).isOne();
  }

  @Test
  void two_runs_under_one_fence_are_found_even_in_turn() {
    ran(1, 10, 0, 1.0);
    ran(1, 11, 2, 3.0);
    ended(Status.COMPLETED, TWO_STARTS);
    assertThat(verdict().findings()).singleElement().asString().contains("under one fence");
  }

  @Test
  void a_lower_fence_after_a_higher_one_is_found() {
    ran(2, 10, 0, 1.0);
    ran(1, 11, 2, 3.0);
    ended(Status.COMPLETED, TWO_STARTS);
    assertThat(verdict().twice()).isOne();
  }

  @Test
  void a_kill_ends_what_ran_and_the_takeover_is_timed() {
    ran(1, 10, 0, null);
    ran(2, 11, 6, 7.0);
    lives.put(10L, new Life(at(1), at(1.1), List.of()));
    ended(Status.COMPLETED, TWO_STARTS);
    assertThat(verdict().findings()).isEmpty();
    assertThat(verdict().takeovers()).containsExactly(at(5));
  }

  @Test
  void a_takeover_before_the_death_of_the_other_is_an_overlap() {
    ran(1, 10, 0, null);
    ran(2, 11, 1, 7.0);
    lives.put(10L, new Life(at(2), at(2.1), List.of()));
    ended(Status.COMPLETED, TWO_STARTS);
    assertThat(verdict().twice()).isOne();
  }

  @Test
  void a_late_takeover_is_found_unless_something_else_was_broken_meanwhile() {
    ran(1, 10, 0, null);
    ran(2, 11, 10, 11.0);
    lives.put(10L, new Life(at(1), at(1.1), List.of()));
    disturbances.add(new Disturbance(10, new Span(at(1), at(4))));
    ended(Status.COMPLETED, TWO_STARTS);
    assertThat(verdict().findings()).singleElement().asString().contains("taken over 9000 ms");

    disturbances.add(new Disturbance(0, new Span(at(3), at(5))));
    disturbances.add(new Disturbance(12, new Span(at(4), at(6))));
    assertThat(verdict().findings()).isEmpty();
    assertThat(verdict().takeovers()).containsExactly(at(6));
  }

  @Test
  void a_frozen_process_may_be_outrun_once_its_lease_can_have_ended() {
    ran(1, 10, 0, 7.2);
    ran(2, 11, 6, 8.0);
    ended(Status.COMPLETED, TWO_STARTS);
    assertThat(verdict().twice()).isOne();
    lives.put(10L, new Life(null, null, List.of(new Span(at(1), at(7)))));
    assertThat(verdict().findings()).isEmpty();
  }

  @Test
  void a_frozen_process_is_not_outrun_at_once_and_gives_up_when_it_goes_on() {
    lives.put(10L, new Life(null, null, List.of(new Span(at(1), at(7)))));
    ran(1, 10, 0, 7.2);
    ran(2, 11, 2, 8.0);
    ended(Status.COMPLETED, TWO_STARTS);
    assertThat(verdict().twice()).isOne();

    runs.clear();
    ran(1, 10, 0, 11.0);
    ran(2, 11, 6, 8.0);
    assertThat(verdict().twice()).isOne();
  }

  @Test
  void more_runs_than_the_record_has_starts_are_found() {
    ran(1, 10, 0, 1.0);
    ran(2, 10, 2, 3.0);
    ended(Status.COMPLETED, List.of("submitted", "started", "completed"));
    assertThat(verdict().findings()).anyMatch(found -> found.contains("more often than"));
  }

  @Test
  void starts_out_of_turn_are_found() {
    ran(1, 10, 0, 1.0);
    ended(Status.COMPLETED, List.of("submitted", "started", "started", "completed"));
    assertThat(verdict().findings()).singleElement().asString().contains("out of turn");
  }

  @Test
  void a_wrong_result_is_found() {
    ran(1, 10, 0, 1.0);
    var events = List.of("submitted", "started", "completed");
    seen.put("t", new Seen(Status.COMPLETED, "", "abc", 1, events, 5));
    assertThat(verdict().findings()).containsExactly("task t has the result 'abc'");
  }

  @Test
  void ledgers_are_read_up_to_a_line_that_was_cut_off() {
    String ledger = "begin a 1 5\nend a 1 7\nbegin b 2 8\nbegin b 2 9\nend a 1 10\nbegin c 1";
    assertThat(Run.parse(4, ledger))
        .containsExactly(
            new Run("a", 1, 4, 5, 10L), new Run("b", 2, 4, 8, null), new Run("b", 2, 4, 9, null));
  }

  @Test
  void the_only_engine_is_not_late_before_it_is_back() {
    ran(1, 10, 0, null);
    ran(2, 11, 10, 11.0);
    lives.put(10L, new Life(at(1), at(1.1), List.of()));
    disturbances.add(new Disturbance(10, new Span(at(1), at(9))));
    ended(Status.COMPLETED, TWO_STARTS);
    assertThat(verdict(true).findings()).isEmpty();
    assertThat(verdict(true).takeovers()).containsExactly(at(9));
    assertThat(verdict(false).findings()).isNotEmpty();
  }

  private Verdict verdict() {
    return verdict(false);
  }

  private Verdict verdict(boolean alone) {
    var told = new Told(Map.copyOf(lives), List.copyOf(disturbances), Map.of(), List.of());
    var rules = new Rules(Duration.ofSeconds(3), alone);
    var acked = List.of(new Acked("t", CHORE));
    return Judge.verdict(new Evidence(acked, runs, told, seen, rules));
  }

  private void ran(long fence, long pid, double begin, @Nullable Double end) {
    runs.add(new Run("t", fence, pid, at(begin), end == null ? null : at(end)));
  }

  private void ended(Status status, List<String> events) {
    seen.put("t", new Seen(status, "", CHORE.digest(), 1, events, 5));
  }

  private static long at(double seconds) {
    return Math.round(seconds * 1e9);
  }
}
