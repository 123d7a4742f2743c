package dev.millrace.task;

import static dev.millrace.task.Tasks.BOOM;
import static dev.millrace.task.Tasks.NOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What may happen in which state, and what it does.
class TransitionTest {
  private static final Set<String> WAITING = Set.of("queued", "not_queued", "started", "cancelled");
  private static final Set<String> HELD =
      Set.of(
          "renewed",
          "logged",
          "completed",
          "attempt_failed",
          "failed",
          "snoozed",
          "released",
          "cancel_requested",
          "cancelled");
  private static final Map<Status, Set<String>> ALLOWED =
      Map.of(
          Status.SCHEDULED, WAITING,
          Status.PENDING, WAITING,
          Status.RETRYING, WAITING,
          Status.PROCESSING, HELD,
          Status.COMPLETED, Set.of(),
          Status.FAILED, Set.of("replayed"),
          Status.CANCELLED, Set.of());

  @Test
  void each_event_happens_where_it_may_and_is_refused_elsewhere() {
    var names = new TreeSet<String>();
    for (Task task : Tasks.everyState()) {
      for (TaskEvent event : Tasks.everyEvent()) {
        boolean may = ALLOWED.get(task.status()).contains(event.name());
        names.add(event.name());
        assertThat(task.allows(event)).as("%s %s", task.status(), event.name()).isEqualTo(may);
        if (may) {
          assertThat(task.on(event).id()).isEqualTo(task.id());
        } else {
          assertThatThrownBy(() -> task.on(event))
              .isInstanceOf(IllegalTransition.class)
              .hasMessageContaining(event.getClass().getSimpleName());
        }
      }
    }
    assertThat(names).hasSize(14).contains("submitted");
  }

  @Test
  void each_event_leads_to_its_state() {
    var after = new HashMap<String, Status>();
    Task held = Tasks.processing();
    Tasks.everyEvent().stream()
        .filter(held::allows)
        .forEach(event -> after.put(event.name(), held.on(event).status()));
    assertThat(after)
        .isEqualTo(
            Map.of(
                "renewed", Status.PROCESSING,
                "logged", Status.PROCESSING,
                "completed", Status.COMPLETED,
                "attempt_failed", Status.RETRYING,
                "failed", Status.FAILED,
                "snoozed", Status.SCHEDULED,
                "released", Status.PENDING,
                "cancel_requested", Status.PROCESSING,
                "cancelled", Status.CANCELLED));
  }

  @Test
  void a_message_that_went_out_or_not_leaves_a_waiting_task_as_it_is() {
    for (Task task : Tasks.everyState()) {
      if (task.state() instanceof TaskState.Waiting waiting) {
        for (boolean queued : List.of(true, false)) {
          TaskEvent event = queued ? new TaskEvent.Queued(NOON) : new TaskEvent.NotQueued(NOON);
          var now = (TaskState.Waiting) task.on(event).state();
          assertThat(now.queued()).isEqualTo(queued);
          assertThat(now.due()).isEqualTo(waiting.due());
          assertThat(now.status()).isEqualTo(task.status());
        }
      }
    }
    Task retrying = Tasks.processing().on(new TaskEvent.AttemptFailed(NOON, BOOM, NOON));
    assertThat(((TaskState.Retrying) retrying.on(new TaskEvent.NotQueued(NOON)).state()).error())
        .isEqualTo(BOOM);
  }

  @Test
  void an_attempt_is_expected_when_the_task_is_due_or_its_message_went_out() {
    Task soon = Tasks.due(NOON.plusSeconds(60));
    assertThat(soon.attempt().expected()).isEqualTo(NOON.plusSeconds(60));
    assertThat(soon.on(new TaskEvent.Queued(NOON)).attempt().expected())
        .isEqualTo(NOON.plusSeconds(60));
    assertThat(soon.on(new TaskEvent.Queued(NOON.plusSeconds(90))).attempt().expected())
        .isEqualTo(NOON.plusSeconds(90));
    assertThat(
            soon.on(new TaskEvent.Queued(NOON.plusSeconds(90)))
                .on(new TaskEvent.NotQueued(NOON.plusSeconds(91)))
                .attempt()
                .expected())
        .isEqualTo(NOON.plusSeconds(60));
  }

  @Test
  void a_cancel_is_remembered_through_renewals_and_a_renewal_keeps_the_progress() {
    var progress = new Attempt.Progress(40, "p");
    Task asked =
        Tasks.processing()
            .on(new TaskEvent.Renewed(NOON, NOON.plusSeconds(60), progress))
            .on(new TaskEvent.CancelRequested(NOON))
            .on(new TaskEvent.Renewed(NOON, NOON.plusSeconds(90), null));
    assertThat(asked.state())
        .isEqualTo(new TaskState.Processing(NOON.plusSeconds(90), "nonce", true));
    assertThat(asked.attempt().progress()).isEqualTo(progress);
  }

  @Test
  void the_wait_is_counted_from_whatever_made_the_task_wait() {
    Task held = Tasks.processing();
    assertThat(held.on(new TaskEvent.Released(NOON.plusSeconds(1))).waitsSince())
        .isEqualTo(NOON.plusSeconds(1));
    assertThat(held.on(new TaskEvent.Snoozed(NOON, NOON.plusSeconds(2))).waitsSince())
        .isEqualTo(NOON.plusSeconds(2));
    assertThat(Tasks.failed().on(new TaskEvent.Replayed(NOON.plusSeconds(3))).waitsSince())
        .isEqualTo(NOON.plusSeconds(3));
    Task old = withoutHistory(Tasks.due(NOON.plusSeconds(4)));
    assertThat(old.waitsSince()).isEqualTo(NOON.plusSeconds(4));
  }

  @Test
  void the_last_change_is_the_newest_entry_or_the_submit() {
    Task held = Tasks.pending().on(Tasks.started(NOON.plusSeconds(5)));
    assertThat(held.updatedAt()).isEqualTo(NOON.plusSeconds(5));
    assertThat(withoutHistory(Tasks.due(NOON.plus(Duration.ofDays(1)))).updatedAt())
        .isEqualTo(NOON);
  }

  @Test
  void failed_attempts_are_counted_in_each_state() {
    var counts = new HashMap<Status, Integer>();
    Task once = Tasks.processing().on(new TaskEvent.AttemptFailed(NOON, BOOM, NOON.plusSeconds(1)));
    Task again = once.on(Tasks.started(NOON.plusSeconds(1)));
    for (Task task :
        List.of(
            Tasks.pending(),
            once,
            again,
            again.on(new TaskEvent.Completed(NOON, null)),
            again.on(new TaskEvent.Failed(NOON, BOOM)),
            once.on(new TaskEvent.Cancelled(NOON)))) {
      counts.put(task.status(), task.retryCount());
    }
    assertThat(counts)
        .isEqualTo(
            Map.of(
                Status.PENDING, 0,
                Status.RETRYING, 1,
                Status.PROCESSING, 1,
                Status.COMPLETED, 1,
                Status.FAILED, 2,
                Status.CANCELLED, 1));
  }

  @Test
  void several_events_happen_one_after_the_other() {
    Task done =
        Tasks.pending().on(List.of(Tasks.started(NOON), new TaskEvent.Completed(NOON, null)));
    assertThat(done.status()).isEqualTo(Status.COMPLETED);
    assertThat(done.history()).extracting(TaskEvent::name).endsWith("started", "completed");
  }

  @Test
  void a_task_knows_the_version_that_it_was_stored_at() {
    assertThat(Tasks.pending().version()).isZero();
    assertThat(Tasks.pending().at(7).version()).isEqualTo(7);
    assertThat(Doorbell.of(Tasks.pending().at(7)).version()).isEqualTo(7);
  }

  private static Task withoutHistory(Task task) {
    return new Task(
        task.id(), task.spec(), task.state(), task.attempt(), List.of(), task.version());
  }
}
