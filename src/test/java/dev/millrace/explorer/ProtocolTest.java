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

import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Every interleaving of a small world keeps every promise, and a spoilt rule breaks one.
class ProtocolTest {
  private static final int LEAST = 1_500_000;
  private static final Setting TWO = Setting.of(2, 3);
  private static int worlds;

  @Test
  void two_workers_keep_every_promise_whatever_is_cancelled_cut_or_killed() {
    holds(TWO.with(CRASH, COPY, LOST_ANSWER, DRAIN, CANCEL, PAUSE));
  }

  @Test
  void a_task_that_always_fails_ends_once() {
    holds(TWO.failing().with(CRASH, COPY, LOSS, LOST_ANSWER, DRAIN));
  }

  @Test
  void a_task_that_waits_between_its_attempts_is_never_lost() {
    holds(TWO.backoff(Duration.ofSeconds(10)).with(CRASH, COPY, LOSS, LOST_ANSWER));
  }

  @Test
  void a_task_beyond_the_reach_of_the_queue_is_never_lost() {
    Setting far = Setting.of(2, 2).delay(Duration.ofHours(1)).backoff(Duration.ofHours(1));
    holds(far.with(CRASH, COPY, LOSS, LOST_ANSWER, PAUSE));
  }

  @Test
  void a_dead_letter_that_is_poured_back_revives_its_task_once() {
    holds(Setting.of(2, 2).failing().with(CRASH, COPY, LOST_ANSWER, REDRIVE, PAUSE));
  }

  @Test
  void three_workers_keep_every_promise() {
    holds(Setting.of(3, 2).with(CRASH, COPY, PAUSE));
  }

  @AfterAll
  static void enough_worlds_were_seen() {
    System.out.printf("%,d worlds explored%n", worlds);
    assertThat(worlds).isGreaterThan(LEAST);
  }

  private static void holds(Setting setting) {
    Explorer.Finding finding = Explorer.explore(new Rules(), setting);
    worlds += finding.worlds();
    assertThat(finding.violation()).isNull();
  }
}
