package dev.millrace.store;

import static dev.millrace.task.Tasks.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.task.Attempt.Progress;
import dev.millrace.task.Body;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.Tasks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TaskCodecTest {
  private final Retention retention =
      new Retention(Duration.ofDays(7), Duration.ofDays(30), Duration.ofDays(7));
  private final TaskCodec codec = new TaskCodec(new Agenda(4), retention);

  @Test
  void a_task_comes_back_as_it_was_written_in_every_state() {
    for (Task task : Tasks.everyState()) {
      Task back = codec.decode(new Entry(task.id(), 7, codec.encode(task)));
      assertThat(codec.encode(back)).isEqualTo(codec.encode(task));
      assertThat(back.state()).isEqualTo(task.state());
      assertThat(back.spec()).isEqualTo(task.spec());
      assertThat(back.history()).isEqualTo(task.history());
      assertThat(back.version()).isEqualTo(7);
    }
  }

  @Test
  void a_claim_without_reading_is_the_same_change_as_a_claim_of_the_task() {
    List<Task> waiting =
        List.of(
            Tasks.pending(),
            Tasks.due(NOON.plusSeconds(60)),
            Tasks.processing()
                .on(new TaskEvent.Renewed(NOON, NOON, new Progress(3, "n")))
                .on(new TaskEvent.AttemptFailed(NOON, Tasks.BOOM, NOON.plusSeconds(1))));
    TaskEvent.Started started = Tasks.started(NOON.plusSeconds(60));
    for (Task task : waiting) {
      Entry stored = Entry.draft(task.id(), codec.encode(task));
      Entry claimed = TaskCodec.claim(started).applyTo(stored);
      assertThat(claimed.fields()).isEqualTo(codec.encode(task.on(started)));
    }
  }

  @Test
  void a_claim_and_a_renewal_do_not_move_the_task_in_the_agenda() {
    Map<String, Object> before = codec.encode(Tasks.pending());
    Map<String, Object> after = codec.encode(Tasks.processing());
    assertThat(after).containsEntry(Entry.TIME, before.get(Entry.TIME));
    Task renewed = Tasks.processing().on(new TaskEvent.Renewed(NOON, NOON.plusSeconds(90), null));
    assertThat(codec.encode(renewed)).containsEntry(Entry.TIME, before.get(Entry.TIME));
  }

  @Test
  void a_task_claimed_where_no_message_was_thought_to_be_gets_back_to_its_place() {
    Task waiting = Tasks.pending().on(new TaskEvent.NotQueued(NOON));
    TaskEvent.Started started = Tasks.started(NOON);
    Entry claimed =
        TaskCodec.claim(started).applyTo(Entry.draft(waiting.id(), codec.encode(waiting)));
    Task running = codec.decode(claimed);
    Task failed = running.on(new TaskEvent.AttemptFailed(NOON, Tasks.BOOM, NOON.plusSeconds(1)));
    assertThat(codec.change(running, failed, "mark").applyTo(claimed).fields())
        .containsAllEntriesOf(codec.encode(failed));
  }

  @Test
  void a_change_appends_to_the_history_instead_of_writing_it_again() {
    Task task = Tasks.processing();
    Task done = task.on(new TaskEvent.Completed(NOON, null));
    Change change = Change.between(codec.encode(task), codec.encode(done));
    assertThat(change.append()).containsOnlyKeys("history");
    assertThat(change.append().get("history")).hasSize(1);
    assertThat(change.set()).doesNotContainKey("history");
  }

  @Test
  void a_small_finished_task_stays_under_one_kilobyte() {
    String payload = "x".repeat(Bodies.INLINE - 2);
    Task small = Tasks.pending();
    var spec =
        new dev.millrace.task.TaskSpec(
            small.spec().type(),
            small.spec().queue(),
            new Body.Inline("\"" + payload + "\""),
            small.spec().limits(),
            small.spec().origin());
    Task done =
        Task.submitted(small.id(), spec, NOON)
            .on(
                new TaskEvent.Started(
                    NOON, "ip-10-0-12-34.eu-cent-12345-abc", NOON, "1y2p0ij32e8e7"))
            .on(new TaskEvent.Completed(NOON, new Body.Inline("{\"ok\":true}")));
    assertThat(size(done)).isLessThan(1024);
  }

  private int size(Task task) {
    int size = ("id" + task.id() + "version").length() + 8;
    for (var field : codec.encode(task).entrySet()) {
      size += field.getKey().length() + size(field.getValue());
    }
    return size;
  }

  /// As DynamoDB counts: text in UTF-8 bytes, a number about half its digits + 1, a list 3 + 1
  /// each.
  private static int size(Object value) {
    return switch (value) {
      case String text -> text.getBytes(StandardCharsets.UTF_8).length;
      case Long number -> number.toString().length() / 2 + 2;
      case List<?> list -> 3 + list.stream().mapToInt(entry -> 1 + size(entry)).sum();
      default -> throw new IllegalStateException();
    };
  }
}
