package dev.millrace.explorer;

import static dev.millrace.explorer.Fault.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProtocolTest {
  @Test
  void measure() {
    show("2x3 all", Setting.of(2, 3).with(CRASH, CRASH, COPY, LOSS, LOST_ANSWER, DRAIN, CANCEL, PAUSE));
    show("2x3 fails", Setting.of(2, 3).failing().with(CRASH, COPY, LOSS, LOST_ANSWER, DRAIN, PAUSE));
    show("2x3 backoff", Setting.of(2, 3).backoff(Duration.ofSeconds(10)).with(CRASH, COPY, LOSS, LOST_ANSWER, PAUSE));
    show("2x2 backoff 1h", Setting.of(2, 2).delay(Duration.ofHours(1)).backoff(Duration.ofHours(1)).with(CRASH, COPY, LOSS, LOST_ANSWER, DRAIN, PAUSE));
    show("2x2 redrive", Setting.of(2, 2).failing().with(CRASH, COPY, LOST_ANSWER, REDRIVE, PAUSE, LOSS));
    show("3x2", Setting.of(3, 2).with(CRASH, COPY, PAUSE));
  }

  static void show(String what, Setting setting) {
    long start = System.nanoTime();
    var finding = Explorer.explore(new Rules(), setting);
    double s = (System.nanoTime() - start) / 1e9;
    System.out.printf("%-14s %9d %.1fs %.0f/s %s%n", what, finding.worlds(), s, finding.worlds() / s, finding.violation());
    assertThat(finding.worlds()).isPositive();
  }
}
