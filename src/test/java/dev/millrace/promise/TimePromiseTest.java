package dev.millrace.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.engine.Submissions.Asked;
import dev.millrace.simulated.SimulatedClock;
import dev.millrace.simulated.SimulatedQueue;
import dev.millrace.task.Status;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskState;
import dev.millrace.upkeep.Upkeep;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Delays, waits and runs of any length, although the queue knows only minutes and hours.
class TimePromiseTest {
  private final Node node =
      Node.idle(
          Map.of("MILLRACE_HOME", Simulation.NAME, "MILLRACE_DEBUG_TYPES", "true"),
          "LEASE_CHECK_INTERVAL",
          "1h",
          "TASK_TIMEOUT",
          "365d",
          "BACKOFFS",
          "3d",
          "LEASE_DURATION",
          "1h");
  private final SimulatedClock clock = node.context.getBean(SimulatedClock.class);
  private final SimulatedQueue queue = node.context.getBean(SimulatedQueue.class);

  @AfterEach
  void end() {
    node.handlers.gate.release(10);
    node.close();
  }

  @Test
  void a_delay_of_three_seconds_twenty_minutes_and_four_hundred_days() {
    node.work();
    for (Duration delay :
        new Duration[] {Duration.ofSeconds(3), Duration.ofMinutes(20), Duration.ofDays(400)}) {
      String id = node.submit("noop", "null", new Asked(null, null, delay));
      Instant due = clock.instant().plus(delay);
      walk(delay.minusSeconds(1));
      assertThat(node.get(id).status()).isIn(Status.SCHEDULED, Status.PENDING);
      assertThat(node.times(id, TaskEvent.Started.class)).isEmpty();
      clock.pass(Duration.ofSeconds(1));
      node.await30(id, Status.COMPLETED);
      Instant started = node.times(id, TaskEvent.Started.class).getFirst();
      assertThat(Duration.between(due, started)).isBetween(Duration.ZERO, Duration.ofSeconds(2));
    }
  }

  @Test
  void a_wait_of_three_days_between_attempts() {
    node.work();
    String id = node.submit("fail", "{\"times\":1}");
    Task failed = node.await30(id, Status.RETRYING);
    walk(Duration.ofDays(3).minusSeconds(1));
    assertThat(node.get(id).status()).isEqualTo(Status.RETRYING);
    clock.pass(Duration.ofSeconds(1));
    Task done = node.await30(id, Status.COMPLETED);
    assertThat(Duration.between(failed.updatedAt(), done.updatedAt()))
        .isBetween(Duration.ofDays(3), Duration.ofDays(3).plusSeconds(2));
  }

  @Test
  void a_run_of_thirty_hours_outlives_the_twelve_hours_of_the_queue_and_runs_once() {
    node.work();
    String id = node.submit("t.gate", "null");
    await().atMost(Duration.ofSeconds(10)).until(() -> node.handlers.now.get() == 1);
    Instant end = clock.instant().plus(Duration.ofHours(30));
    while (clock.instant().isBefore(end)) {
      Instant lease = lease(id);
      clock.pass(Duration.ofMinutes(21));
      await().atMost(Duration.ofSeconds(10)).until(() -> lease(id).isAfter(lease));
    }
    assertThat(queue.depth("default").inFlight()).isZero();
    node.handlers.gate.release();
    Task done = node.await30(id, Status.COMPLETED);
    assertThat(node.handlers.runs).hasSize(1);
    assertThat(done.attempt().fence()).isEqualTo(1);
  }

  private Instant lease(String id) {
    return ((TaskState.Processing) node.get(id).state()).leaseUntil();
  }

  /// Lets `time` pass as a process that keeps up would see it.
  private void walk(Duration time) {
    Instant end = clock.instant().plus(time);
    while (clock.instant().isBefore(end)) {
      Duration rest = Duration.between(clock.instant(), end);
      Duration step = rest.compareTo(Duration.ofMinutes(10)) < 0 ? rest : Duration.ofMinutes(10);
      clock.pass(step);
      node.context.getBean(Upkeep.class).round();
    }
  }
}
