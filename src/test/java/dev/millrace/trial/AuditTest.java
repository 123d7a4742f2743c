package dev.millrace.trial;

import static dev.millrace.task.Tasks.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.simulated.SimulatedClock;
import dev.millrace.simulated.SimulatedRecords;
import dev.millrace.store.Change;
import dev.millrace.store.Entry;
import dev.millrace.store.Guard;
import dev.millrace.store.Inventory;
import dev.millrace.store.Retention;
import dev.millrace.store.TaskStore;
import dev.millrace.store.Totals;
import dev.millrace.store.Totals.Place;
import dev.millrace.task.Status;
import dev.millrace.task.Task;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.Tasks;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditTest {
  private static final Duration KEPT = Duration.ofDays(7);
  private static final Retention RETENTION = new Retention(KEPT, KEPT, KEPT);

  private final SimulatedClock clock = new SimulatedClock();
  private final SimulatedRecords records = new SimulatedRecords(clock);
  private final Totals totals = new Totals(records);
  private final TaskStore store = new TaskStore(records, RETENTION, List.of(totals));

  @BeforeEach
  void noon() {
    clock.set(NOON);
  }

  @Test
  void every_task_is_accounted_for_in_whatever_state_it_is() throws InterruptedException {
    Tasks.everyState().forEach(store::create);

    Audit.Report report = audit();

    assertThat(report.unexplained().count()).isZero();
    assertThat(report.counted().get(Place.SUBMITTED)).isEqualTo(Tasks.everyState().size());
    assertThat(report.counted().get(Place.RUNNING)).isEqualTo(2);
    assertThat(report.counted().get(Place.COMPLETED)).isEqualTo(2);
  }

  @Test
  void a_task_that_the_agenda_does_not_have_is_unexplained() throws InterruptedException {
    Task task = created(Tasks.pending());
    change(task.id(), new Change(Map.of(), Set.of(Entry.BUCKET), Map.of(), Map.of()));
    assertThat(audit().unexplained().first().getFirst().why()).contains("PENDING", "null");
  }

  @Test
  void a_task_in_the_wrong_part_of_the_agenda_is_unexplained() throws InterruptedException {
    Task task = created(Tasks.pending());
    change(task.id(), Change.between(Map.of(), Map.of(Entry.BUCKET, "completed#0")));
    assertThat(audit().unexplained().first())
        .singleElement()
        .satisfies(item -> {
          assertThat(item.id()).isEqualTo(task.id());
          assertThat(item.why()).contains("completed#0");
        });
  }

  @Test
  void a_record_that_cannot_be_read_is_unexplained() throws InterruptedException {
    records.create(Entry.draft("broken", Map.of("status", "NEITHER")));
    assertThat(audit().unexplained().first().getFirst().why()).contains("can't be read");
  }

  @Test
  void a_task_whose_payload_is_gone_is_unexplained() throws InterruptedException {
    String id = UUID.randomUUID().toString();
    var body = store.keepPayload(id, '"' + "x".repeat(1000) + '"');
    TaskSpec spec = Tasks.spec(3, NOON);
    created(
        Task.submitted(
            id, new TaskSpec(spec.type(), spec.queue(), body, spec.limits(), spec.origin()), NOON));
    assertThat(audit().unexplained().count()).isZero();

    String part =
        records.all(null, 100).entries().stream()
            .map(Entry::id)
            .filter(other -> other.startsWith(id + "#"))
            .findFirst()
            .orElseThrow();
    change(part, Change.between(Map.of(), Map.of(Entry.EXPIRES, 1L)));
    assertThat(audit().unexplained().first().getFirst().why()).contains("payload is gone");
  }

  @Test
  void what_upkeep_has_to_rescue_is_named() throws InterruptedException {
    Task forgotten = created(Tasks.pending());
    Task orphan = created(Tasks.processing());
    clock.pass(Duration.ofMinutes(5));

    Audit.Findings rescue = audit().rescue();

    assertThat(rescue.count()).isEqualTo(2);
    assertThat(rescue.first().stream().map(Audit.Item::id))
        .containsExactlyInAnyOrder(forgotten.id(), orphan.id());
    assertThat(rescue.first().toString()).contains("due since", "the lease of worker-1 ended");
  }

  @Test
  void totals_that_lost_a_second_are_mended() throws InterruptedException {
    Task task = created(Tasks.pending());
    totals.flush();
    records.add("count#tasks", Map.of("running", 5L, "waiting", -4L, "submitted", 9L));

    Audit.Report report = audit();
    assertThat(report.quiet()).isTrue();
    totals.repair(report.right());

    assertThat(task.status()).isEqualTo(Status.PENDING);
    assertThat(totals.now()).containsEntry(Place.WAITING, 1L).containsEntry(Place.RUNNING, 0L);
    assertThat(totals.now()).containsEntry(Place.SUBMITTED, 1L);
    assertThat(audit().totals()).isEqualTo(audit().right());
  }

  @Test
  void finished_tasks_that_have_vanished_still_count() throws InterruptedException {
    records.add("count#tasks", Map.of("submitted", 7L, "completed", 7L));
    assertThat(audit().right()).isEqualTo(audit().totals());
  }

  @Test
  void while_tasks_move_the_totals_are_not_judged() throws InterruptedException {
    var over = new AtomicBoolean();
    Thread busy =
        Thread.ofVirtual()
            .start(() -> {
              while (!over.get()) {
                created(Tasks.pending());
                Thread.yield();
              }
            });
    var inventory = new Inventory(records, RETENTION);
    assertThat(Audit.of(inventory, totals, NOON, Duration.ofMillis(200)).quiet()).isFalse();
    over.set(true);
    busy.join();
  }

  private Audit.Report audit() throws InterruptedException {
    return Audit.of(new Inventory(records, RETENTION), totals, clock.instant(), Duration.ZERO);
  }

  private Task created(Task task) {
    store.create(task);
    return task;
  }

  private void change(String id, Change change) {
    Entry entry = records.get(id);
    assertThat(entry).isNotNull();
    records.change(id, Guard.version(entry.version()), change);
  }
}
