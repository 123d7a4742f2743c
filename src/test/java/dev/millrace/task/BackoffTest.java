package dev.millrace.task;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackoffTest {
  @Test
  void a_list_is_followed_and_its_last_wait_repeats() {
    var list = new Backoff.Listed(List.of(ofSeconds(1), ofSeconds(3)));
    assertThat(List.of(list.after(1, 7), list.after(2, 7), list.after(9, 7)))
        .containsExactly(ofSeconds(1), ofSeconds(3), ofSeconds(3));
  }

  @Test
  void a_fixed_wait_never_changes() {
    assertThat(new Backoff.Fixed(ofDays(3)).after(17, 1)).isEqualTo(ofDays(3));
  }

  @Test
  void an_exponential_wait_grows_up_to_its_limit() {
    var growing = new Backoff.Exponential(ofSeconds(1), 2, ofSeconds(60), 0);
    assertThat(growing.after(1, 5)).isEqualTo(ofSeconds(1));
    assertThat(growing.after(4, 5)).isEqualTo(ofSeconds(8));
    assertThat(growing.after(500, 5)).isEqualTo(ofSeconds(60));
  }

  @Test
  void jitter_is_the_share_that_a_well_known_generator_gives_for_task_and_attempt() {
    var jittered = new Backoff.Exponential(ofSeconds(10), 1, ofSeconds(60), 1);
    for (long seed = -50; seed < 50; seed++) {
      for (int attempt = 1; attempt < 4; attempt++) {
        long step = 0x9E3779B97F4A7C15L;
        var known = new SplittableRandom((seed + attempt) * step - step);
        assertThat(jittered.after(attempt, seed).toMillis())
            .isEqualTo(Math.round(10_000 * (1 - known.nextDouble())));
      }
    }
  }

  @Test
  void a_list_of_no_waits_is_refused() {
    assertThatThrownBy(() -> new Backoff.Listed(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void jitter_spreads_tasks_that_failed_together_and_never_lengthens_a_wait() {
    var jittered = new Backoff.Exponential(ofSeconds(10), 2, ofSeconds(60), 0.5);
    var waits = LongStream.range(0, 1000).mapToObj(seed -> jittered.after(1, seed)).toList();
    assertThat(waits).allMatch(wait -> wait.compareTo(ofSeconds(5)) >= 0);
    assertThat(waits).allMatch(wait -> wait.compareTo(ofSeconds(10)) <= 0);
    assertThat(waits.stream().distinct().count()).isGreaterThan(800);
    assertThat(waits.stream().mapToLong(wait -> wait.toMillis()).average().orElseThrow())
        .isBetween((double) ofMillis(7_300).toMillis(), (double) ofMillis(7_700).toMillis());
  }
}
