package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.MachineClock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/// The dates of AWS's answers put a wrong clock right, and leave a right one alone.
final class AwsClockTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Duration ROUND_TRIP = Duration.ofMillis(20);

  private Instant theirs = NOON;
  private Duration off = Duration.ZERO;
  private final AwsClock clock = new AwsClock(new MachineClock(() -> theirs.plus(off)));

  @Test
  void a_clock_that_agrees_as_far_as_a_date_can_show_is_left_alone() {
    for (int millis = 0; millis < 5_000; millis += 70) {
      answer(70);
      assertThat(clock.time().instant()).isEqualTo(theirs);
    }
    assertThat(clock.ahead()).isZero();
  }

  @Test
  void a_wrong_clock_is_put_right_by_the_first_answer() {
    off = Duration.ofSeconds(90);
    answer(100);
    assertRight();
    assertThat(clock.ahead()).isBetween(off.minusSeconds(1), off.plusSeconds(1));
    off = Duration.ofSeconds(-90);
    answers(8);
    assertRight();
  }

  @Test
  void a_fast_clock_is_put_right_again_and_again() {
    for (int second = 0; second < 600; second++) {
      off = off.plusMillis(200);
      answer(1_000);
      if (second > 15) {
        assertThat(error()).isLessThan(Duration.ofMillis(3_500));
      }
    }
    assertThat(clock.ahead()).isBetween(Duration.ofSeconds(117), Duration.ofSeconds(121));
  }

  @Test
  void a_clock_that_was_put_right_by_somebody_is_left_alone_again() {
    off = Duration.ofSeconds(90);
    answers(20);
    off = Duration.ZERO;
    answers(20);
    assertThat(clock.ahead()).isZero();
  }

  @Test
  void one_wrong_date_among_many_changes_nothing() {
    answers(20);
    clock.see(date(NOON.minus(Duration.ofDays(1))), ROUND_TRIP);
    assertThat(clock.ahead()).isZero();
  }

  @Test
  void slow_answers_and_what_is_no_date_say_nothing() {
    clock.see(date(NOON.minus(Duration.ofDays(1))), Duration.ofSeconds(20));
    clock.see("yesterday", ROUND_TRIP);
    assertThat(clock.ahead()).isZero();
  }

  private void answers(int count) {
    for (int n = 0; n < count; n++) {
      answer(70);
    }
  }

  private void answer(int millisLater) {
    theirs = theirs.plusMillis(millisLater);
    clock.see(date(theirs), ROUND_TRIP);
  }

  private void assertRight() {
    assertThat(error()).isLessThanOrEqualTo(Duration.ofSeconds(1));
  }

  private Duration error() {
    return Duration.between(theirs, clock.time().instant()).abs();
  }

  private static String date(Instant time) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(
        time.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneOffset.UTC));
  }
}
