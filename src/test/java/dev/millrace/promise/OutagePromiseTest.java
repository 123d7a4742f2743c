package dev.millrace.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.engine.Submissions;
import dev.millrace.engine.Submissions.Asked;
import dev.millrace.engine.Submissions.Request;
import dev.millrace.simulated.Faults.Fault;
import dev.millrace.simulated.SimulatedClock;
import dev.millrace.simulated.SimulatedQueue;
import dev.millrace.simulated.SimulatedRecords;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.store.TaskStore;
import dev.millrace.store.TaskStore.Moved;
import dev.millrace.store.Totals;
import dev.millrace.store.Totals.Place;
import dev.millrace.task.Doorbell;
import dev.millrace.task.Status;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskState;
import dev.millrace.upkeep.Upkeep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Nothing that was accepted is lost when the queue or the store fail, lose, or answer too late.
class OutagePromiseTest {
  private final Node node =
      Node.idle(
          Map.of("MILLRACE_HOME", Simulation.NAME, "MILLRACE_DEBUG_TYPES", "true"),
          "LEASE_CHECK_INTERVAL",
          "1h",
          "MILLRACE_POLL_WAIT",
          "1s");
  private final SimulatedClock clock = node.context.getBean(SimulatedClock.class);
  private final SimulatedQueue queue = node.context.getBean(SimulatedQueue.class);
  private final SimulatedRecords records = node.context.getBean(SimulatedRecords.class);

  @AfterEach
  void end() {
    records.writes().clear();
    node.close();
  }

  @Test
  void a_task_is_accepted_while_the_queue_is_down_and_runs_when_it_is_back() {
    queue.sends().next(1, Fault.REFUSED);
    var accepted =
        node.context
            .getBean(Submissions.class)
            .submit(new Request("noop", "null", null, null, Asked.NOTHING, "default", null));
    assertThat(accepted.deferred()).isTrue();
    String id = accepted.task().id();
    assertThat(node.get(id).status()).isEqualTo(Status.PENDING);
    assertThat(upkeep().round()).isEqualTo(1);
    node.work();
    node.await30(id, Status.COMPLETED);
  }

  @Test
  void a_message_that_the_queue_lost_is_sent_again_on_evidence_and_not_before() {
    queue.lose(1);
    String id = node.submit("noop", "null");
    assertThat(upkeep().round()).isZero();
    clock.pass(Duration.ofDays(1));
    assertThat(upkeep().round()).isZero();
    node.work();
    clock.pass(Duration.ofSeconds(20));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          clock.pass(Duration.ofSeconds(5));
          upkeep().round();
          return node.get(id).status() == Status.COMPLETED;
        });
  }

  @Test
  void a_task_whose_message_came_although_its_send_failed_is_found_when_its_worker_dies() {
    queue.sends().next(1, Fault.UNANSWERED);
    String id = node.submit("noop", "null");
    TaskStore store = node.context.getBean(TaskStore.class);
    Instant now = clock.instant();
    store.claim(
        new Doorbell(id, node.get(id).version()),
        new TaskEvent.Started(now, "gone", now.plusSeconds(30), "its nonce"));
    assertThat(node.get(id).status()).isEqualTo(Status.PROCESSING);
    queue.purge();

    clock.pass(Duration.ofMinutes(1));
    assertThat(upkeep().round()).isEqualTo(1);
    node.work();
    assertThat(node.await30(id, Status.COMPLETED).attempt().number()).isEqualTo(2);
  }

  @Test
  void a_backlog_is_no_evidence() {
    List<String> ids = PoolPromiseTest.submitAll(node, 20, "noop", "null");
    clock.pass(Duration.ofDays(2));
    assertThat(upkeep().round()).isZero();
    assertThat(queue.depth("default").visible()).isEqualTo(20);
    node.work();
    node.awaitAll(ids, Status.COMPLETED, Duration.ofSeconds(30));
  }

  @Test
  void doubled_messages_run_a_task_once() {
    queue.twice(20);
    List<String> ids = PoolPromiseTest.submitAll(node, 20, "t.busy", "{\"ms\":50}");
    node.work();
    node.awaitAll(ids, Status.COMPLETED, Duration.ofSeconds(30));
    await().atMost(Duration.ofSeconds(10)).until(() -> queue.depth("default").visible() == 0);
    assertThat(node.handlers.runs).hasSize(20);
    assertThat(node.handlers.overlaps).hasValue(0);
  }

  @Test
  void a_claim_whose_answer_was_lost_costs_no_attempt() {
    String id = node.submit("noop", "null", new Asked(1, null, null));
    records.writes().next(1, Fault.UNANSWERED);
    node.work();
    Task done = node.await30(id, Status.COMPLETED);
    assertThat(done.attempt().number()).isEqualTo(1);
    assertThat(done.attempt().fence()).isEqualTo(1);
  }

  @Test
  void an_end_whose_answer_was_lost_is_recorded_once() {
    String id = node.submit("t.gate", "null", new Asked(1, null, null));
    node.work();
    await().atMost(Duration.ofSeconds(10)).until(() -> node.handlers.now.get() == 1);
    records.writes().next(1, Fault.UNANSWERED);
    node.handlers.gate.release();
    Task done = node.await30(id, Status.COMPLETED);
    await().atMost(Duration.ofSeconds(10)).until(() -> queue.depth("default").inFlight() == 0);
    assertThat(done.history()).filteredOn(TaskEvent.Completed.class::isInstance).hasSize(1);
    assertThat(node.handlers.runs).hasSize(1);
  }

  @Test
  void totals_count_what_happened_although_its_answer_was_lost() {
    records.writes().next(1, Fault.UNANSWERED);
    assertThatThrownBy(() -> node.submit("noop", "null")).isInstanceOf(StoreUnavailable.class);
    String id = node.submit("t.gate", "null");
    records.writes().next(1, Fault.UNANSWERED);
    node.work();
    await().atMost(Duration.ofSeconds(10)).until(() -> node.handlers.now.get() == 1);
    records.writes().next(1, Fault.UNANSWERED);
    node.handlers.gate.release();
    node.await30(id, Status.COMPLETED);
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() ->
            assertThat(node.context.getBean(Totals.class).now())
                .containsEntry(Place.RUNNING, 0L)
                .containsEntry(Place.COMPLETED, 1L));
  }

  @Test
  void of_two_who_write_the_very_same_one_wins() {
    String id = node.submit("noop", "null");
    Task seen = node.get(id);
    TaskStore store = node.context.getBean(TaskStore.class);
    var cancelled = List.of(new TaskEvent.Cancelled(clock.instant()));
    assertThat(store.apply(seen, cancelled)).isInstanceOf(Moved.To.class);
    assertThat(store.apply(seen, cancelled)).isInstanceOf(Moved.Conflict.class);
  }

  @Test
  void an_end_is_written_again_until_the_store_is_back() {
    String id = node.submit("t.gate", "null", new Asked(1, null, null));
    node.work();
    await().atMost(Duration.ofSeconds(10)).until(() -> node.handlers.now.get() == 1);
    records.writes().next(4, Fault.REFUSED);
    node.handlers.gate.release();
    node.await30(id, Status.COMPLETED);
    assertThat(node.handlers.runs).hasSize(1);
  }

  @Test
  void a_submit_that_the_store_refused_is_not_accepted() {
    records.writes().next(1, Fault.REFUSED);
    assertThatThrownBy(() -> node.submit("noop", "null")).isInstanceOf(StoreUnavailable.class);
    assertThat(queue.depth("default").visible()).isZero();
  }

  @Test
  void a_message_that_can_not_be_deleted_does_not_run_its_task_again() {
    queue.settles().next(1, Fault.REFUSED);
    String id = node.submit("t.busy", "{\"ms\":1}");
    node.work();
    node.await30(id, Status.COMPLETED);
    clock.pass(Duration.ofMinutes(1));
    await().atMost(Duration.ofSeconds(10)).until(() -> queue.depth("default").inFlight() == 0);
    assertThat(node.handlers.runs).hasSize(1);
  }

  @Test
  void a_foreign_message_is_put_aside_with_the_reason_and_harms_nobody() {
    queue.send("default", new Doorbell("nobody", 3), Duration.ZERO);
    node.work();
    String id = node.submit("noop", "null");
    node.await30(id, Status.COMPLETED);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> {
          clock.pass(Duration.ofSeconds(5));
          return queue.dead().size() == 1;
        });
    assertThat(queue.dead().getFirst().reason()).isEqualTo("no such task");
  }

  @Test
  void a_failed_task_is_in_the_dead_letter_queue_and_comes_back_when_redriven() {
    String id = node.submit("fail", "{\"times\":1}", new Asked(1, null, null));
    node.work();
    Task failed = node.await30(id, Status.FAILED);
    await().atMost(Duration.ofSeconds(10)).until(() -> queue.dead().size() == 1);
    assertThat(queue.dead().getFirst().body()).contains(revival(failed));
  }

  private static String revival(Task failed) {
    return ((TaskState.Failed) failed.state()).revival();
  }

  private Upkeep upkeep() {
    return node.context.getBean(Upkeep.class);
  }
}
