package dev.millrace.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.engine.Submissions;
import dev.millrace.engine.Submissions.Accepted;
import dev.millrace.engine.Submissions.Asked;
import dev.millrace.engine.Submissions.Request;
import dev.millrace.promise.Simulation.World;
import dev.millrace.simulated.Faults;
import dev.millrace.simulated.Faults.Fault;
import dev.millrace.store.TaskQueue;
import dev.millrace.task.Doorbell;
import dev.millrace.task.Status;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.upkeep.Upkeep;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// However many messages, answers and processes are lost, each accepted task ends once, and none
/// runs more often than it must.
class LossPromiseTest {
  private static final Duration RESCUE = Duration.ofSeconds(75);
  private static final String BUSY = "{\"ms\":1}";
  private static final Asked ONCE = new Asked(1, null, null);

  private final World world = World.fresh();
  private final Random chance = new Random(7);
  private Node node = node();

  @AfterEach
  void end() {
    world.records().writes().clear();
    world.queue().settles().clear();
    node.close();
  }

  @Test
  void what_a_process_recorded_before_it_died_unsent_is_sent_within_75_seconds() {
    world.queue().lose(200);
    List<String> ids = submit(200, Asked.NOTHING);
    assertThat(world.queue().depth("default").visible()).isZero();
    replaceNode();
    node.work();
    walkUntilDone(ids);
    assertStartedWithin(RESCUE, ids);
    assertRunsOnce(ids);
  }

  @Test
  void a_third_of_all_messages_may_vanish() {
    var ids = new ArrayList<String>();
    node.work();
    for (int n = 0; n < 200; n++) {
      if (chance.nextInt(10) < 3) {
        world.queue().lose(1);
      }
      ids.add(node.submit("t.busy", BUSY));
    }
    walkUntilDone(ids);
    assertStartedWithin(RESCUE, ids);
    assertRunsOnce(ids);
  }

  @Test
  void what_a_process_recorded_before_it_died_undeleted_runs_no_second_time() {
    world.queue().settles().next(1_000_000, Fault.REFUSED);
    List<String> ids = submit(200, Asked.NOTHING);
    node.work();
    node.awaitAll(ids, Status.COMPLETED, Duration.ofSeconds(30));
    assertThat(node.handlers.runs).hasSize(200);
    replaceNode();
    assertThat(world.queue().depth("default").inFlight()).isEqualTo(200);
    world.queue().settles().clear();
    world.clock().pass(Duration.ofMinutes(1));
    node.work();
    awaitEmptyQueue();
    assertThat(node.handlers.runs).isEmpty();
  }

  @Test
  void a_third_of_the_stores_answers_may_be_lost_and_no_only_attempt_with_them() {
    List<String> ids = submit(300, ONCE);
    sometimes(world.records().writes(), 0.3);
    node.work();
    node.awaitAll(ids, Status.COMPLETED, Duration.ofSeconds(60));
    world.records().writes().clear();
    assertRunsOnce(ids);
    awaitEmptyQueue();
  }

  @Test
  void a_fifth_of_the_answers_to_sends_may_be_lost() {
    sometimes(world.queue().sends(), 0.2);
    List<String> ids = submit(200, Asked.NOTHING);
    assertThat(node.context.getBean(Upkeep.class).round()).isBetween(20, 80);
    node.work();
    node.awaitAll(ids, Status.COMPLETED, Duration.ofSeconds(30));
    awaitEmptyQueue();
    assertRunsOnce(ids);
  }

  @Test
  void messages_may_come_three_times_in_any_order() {
    List<String> ids = submit(100, Asked.NOTHING);
    world.queue().purge();
    sendAll(ids, 3);
    node.work();
    node.awaitAll(ids, Status.COMPLETED, Duration.ofSeconds(30));
    world.clock().pass(Duration.ofMinutes(1));
    awaitEmptyQueue();
    assertRunsOnce(ids);
    assertThat(node.handlers.overlaps).hasValue(0);
  }

  @Test
  void messages_may_come_back_after_they_were_deleted() {
    List<String> ids = submit(200, Asked.NOTHING);
    node.work();
    node.awaitAll(ids, Status.COMPLETED, Duration.ofSeconds(30));
    awaitEmptyQueue();
    sendAll(ids, 1);
    awaitEmptyQueue();
    assertRunsOnce(ids);
  }

  @Test
  void
      a_minute_without_the_queue_at_fifty_submits_a_second_refuses_none_and_delays_them_a_minute() {
    world.queue().sends().next(1_000_000, Fault.REFUSED);
    var ids = new ArrayList<String>();
    for (int second = 0; second < 60; second++) {
      for (int n = 0; n < 50; n++) {
        Accepted accepted = accept();
        assertThat(accepted.deferred()).isTrue();
        ids.add(accepted.task().id());
      }
      world.clock().pass(Duration.ofSeconds(1));
    }
    world.queue().sends().clear();
    Instant back = world.clock().instant();
    node.work();
    walkUntilDone(ids);
    assertThat(Duration.between(back, world.clock().instant())).isLessThan(Duration.ofSeconds(90));
    assertThat(node.store().get(ids)).allMatch(task -> task.attempt().fence() == 1);
  }

  private Node node() {
    return Node.with(
        List.of(world),
        Map.of("MILLRACE_HOME", Simulation.NAME, "MILLRACE_DEBUG_TYPES", "true"),
        "LEASE_CHECK_INTERVAL",
        "1h",
        "MILLRACE_POLL_WAIT",
        "1s");
  }

  /// The next process on what the first left behind.
  private void replaceNode() {
    node.close();
    node = node();
  }

  private List<String> submit(int count, Asked asked) {
    return IntStream.range(0, count).mapToObj(_ -> node.submit("t.busy", BUSY, asked)).toList();
  }

  private Accepted accept() {
    return node.context
        .getBean(Submissions.class)
        .submit(new Request("noop", "null", null, null, Asked.NOTHING, "default", null));
  }

  private void sometimes(Faults faults, double share) {
    for (int n = 0; n < 10_000; n++) {
      faults.next(1, chance.nextDouble() < share ? Fault.UNANSWERED : Fault.NONE);
    }
  }

  private void sendAll(List<String> ids, int copies) {
    var bodies = new ArrayList<String>();
    for (int n = 0; n < copies; n++) {
      ids.forEach(id -> bodies.add(TaskQueue.body(Doorbell.of(node.get(id)))));
    }
    Collections.shuffle(bodies, chance);
    bodies.forEach(body -> world.queue().send("default", body, Duration.ZERO));
  }

  /// A tenth of a real second is a second here, so that a poll of 1 s is one of 10 s; upkeep looks
  /// every 5.
  private void walkUntilDone(List<String> ids) {
    var seconds = new int[1];
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> {
          if (seconds[0]++ % 5 == 0) {
            node.context.getBean(Upkeep.class).round();
          }
          world.clock().pass(Duration.ofSeconds(1));
          return node.store().get(ids).stream().allMatch(task -> task.status().isFinal());
        });
  }

  private void awaitEmptyQueue() {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          world.clock().pass(Duration.ofSeconds(1));
          TaskQueue.Depth depth = world.queue().depth("default");
          return depth.visible() + depth.inFlight() + depth.delayed() == 0;
        });
  }

  private void assertStartedWithin(Duration most, List<String> ids) {
    assertThat(node.store().get(ids))
        .allMatch(task -> {
          Instant submitted = task.spec().origin().createdAt();
          Instant started = node.times(task.id(), TaskEvent.Started.class).getFirst();
          return Duration.between(submitted, started).compareTo(most) <= 0;
        });
  }

  private void assertRunsOnce(List<String> ids) {
    assertThat(node.handlers.runs).hasSize(ids.size());
    assertThat(node.store().get(ids))
        .hasSize(ids.size())
        .allMatch(task -> task.status() == Status.COMPLETED)
        .allMatch(task -> task.attempt().number() == 1 && task.attempt().fence() == 1)
        .allMatch(LossPromiseTest::completedOnce);
  }

  private static boolean completedOnce(Task task) {
    return task.history().stream().filter(TaskEvent.Completed.class::isInstance).count() == 1;
  }
}
