package dev.millrace.store;

import dev.millrace.task.Attempt;
import dev.millrace.task.Attempt.Progress;
import dev.millrace.task.Body;
import dev.millrace.task.Failure;
import dev.millrace.task.Limits;
import dev.millrace.task.Status;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.TaskState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A task as the fields of its record, and back. Times are epoch milliseconds.
record TaskCodec(Agenda agenda, Retention retention) {
  private static final String HISTORY = "history";

  /// By chance, other for each change: tells a writer whose answer was lost that the record is what
  /// it wrote, for others may have written the very same.
  private static final String MARK = "mark";

  Map<String, Object> encode(Task task) {
    Map<String, Object> fields = present(task);
    fields.put(HISTORY, lines(task.history()));
    return fields;
  }

  /// What turns the record of `before` into that of `after`. Entries that a history only gained are
  /// appended, so that the others need not be written again. The bucket is always written: a claim
  /// leaves the record in the one where its task waited, whatever that was.
  Change change(Task before, Task after, String mark) {
    boolean same = before.spec().equals(after.spec());
    Map<String, Object> was = same ? moving(before) : present(before);
    Map<String, Object> is = same ? moving(after) : present(after);
    was.remove(Entry.BUCKET);
    is.put(MARK, mark);
    List<TaskEvent> old = before.history();
    List<TaskEvent> all = after.history();
    if (all.size() >= old.size() && all.subList(0, old.size()).equals(old)) {
      was.put(HISTORY, List.of());
      is.put(HISTORY, lines(all.subList(old.size(), all.size())));
    } else {
      is.put(HISTORY, lines(all));
    }
    return Change.between(was, is);
  }

  static boolean isMarked(Entry entry, String mark) {
    return mark.equals(entry.text(MARK));
  }

  private Map<String, Object> present(Task task) {
    Map<String, Object> fields = moving(task);
    spec(task.spec(), fields);
    return fields;
  }

  /// What changes in a task's life.
  private Map<String, Object> moving(Task task) {
    var fields = new HashMap<String, Object>();
    attempt(task.attempt(), fields);
    state(task.state(), fields);
    fields.put(Entry.BUCKET, agenda.bucket(task));
    fields.put(Entry.TIME, time(task).toEpochMilli());
    return fields;
  }

  Task decode(Entry entry) {
    return new Task(
        entry.id(),
        spec(entry),
        state(entry),
        attempt(entry),
        entry.list(HISTORY).stream().map(EventText::read).toList(),
        entry.version());
  }

  /// The claim, written without knowing the record: what `Task.on(started)` does to any waiting
  /// task.
  static Change claim(TaskEvent.Started started) {
    return new Change(
        Map.of(
            "status", Status.PROCESSING.name(),
            "worker", started.worker(),
            "started_at", started.at().toEpochMilli(),
            "lease_until", started.leaseUntil().toEpochMilli(),
            "claim", started.claim()),
        Set.of(Entry.DUE, "queued", "error_code", "error", "progress", "progress_note"),
        Map.of("attempt", 1L, "fence", 1L),
        Map.of(HISTORY, List.of(EventText.write(started))));
  }

  private static List<String> lines(List<TaskEvent> history) {
    return history.stream().map(EventText::write).toList();
  }

  private static void spec(TaskSpec spec, Map<String, Object> fields) {
    fields.put("type", spec.type());
    fields.put("queue", spec.queue());
    fields.put("max_attempts", (long) spec.limits().maxAttempts());
    fields.put("timeout_ms", spec.limits().timeout().toMillis());
    fields.put("backoff", BackoffText.write(spec.limits().backoff()));
    fields.put("created_at", spec.origin().createdAt().toEpochMilli());
    fields.put("scheduled_at", spec.origin().scheduledAt().toEpochMilli());
    fields.put("owner", spec.origin().owner());
    fields.put("digest", spec.origin().digest());
    body("payload", spec.payload(), fields);
  }

  private static TaskSpec spec(Entry entry) {
    return new TaskSpec(
        text(entry, "type"),
        text(entry, "queue"),
        Objects.requireNonNull(body("payload", entry), "a task without a payload"),
        new Limits(
            (int) entry.number("max_attempts"),
            Duration.ofMillis(entry.number("timeout_ms")),
            BackoffText.read(text(entry, "backoff"))),
        new TaskSpec.Origin(
            instant(entry, "created_at"),
            instant(entry, "scheduled_at"),
            text(entry, "owner"),
            text(entry, "digest")));
  }

  private static void attempt(Attempt attempt, Map<String, Object> fields) {
    fields.put("attempt", (long) attempt.number());
    fields.put("fence", attempt.fence());
    if (attempt.worker() != null) {
      fields.put("worker", attempt.worker());
    }
    if (attempt.startedAt() != null) {
      fields.put("started_at", attempt.startedAt().toEpochMilli());
    }
    if (attempt.progress() != null) {
      fields.put("progress", (long) attempt.progress().percent());
      fields.put("progress_note", attempt.progress().note());
    }
  }

  private static Attempt attempt(Entry entry) {
    String note = entry.text("progress_note");
    return new Attempt(
        (int) entry.number("attempt"),
        entry.number("fence"),
        instant(entry, Entry.TIME),
        entry.text("worker"),
        entry.fields().containsKey("started_at") ? instant(entry, "started_at") : null,
        note == null ? null : new Progress((int) entry.number("progress"), note));
  }

  private void state(TaskState state, Map<String, Object> fields) {
    fields.put("status", state.status().name());
    switch (state) {
      case TaskState.Waiting waiting -> {
        fields.put(Entry.DUE, waiting.due().toEpochMilli());
        if (waiting.queued()) {
          fields.put("queued", 1L);
        }
        if (waiting instanceof TaskState.Retrying(_, _, var error)) {
          failure(error, fields);
        }
      }
      case TaskState.Processing(var until, var claim, var cancel) -> {
        fields.put("lease_until", until.toEpochMilli());
        fields.put("claim", claim);
        if (cancel) {
          fields.put("cancel_requested", 1L);
        }
      }
      case TaskState.Finished finished -> {
        fields.put("finished_at", finished.at().toEpochMilli());
        fields.put(Entry.EXPIRES, retention.expiry(finished).getEpochSecond());
        if (finished instanceof TaskState.Completed(_, var result) && result != null) {
          body("result", result, fields);
        }
        if (finished instanceof TaskState.Failed(_, var error, var revival)) {
          failure(error, fields);
          fields.put("revival", revival);
        }
      }
    }
  }

  private static TaskState state(Entry entry) {
    return switch (Status.valueOf(text(entry, "status"))) {
      case SCHEDULED -> new TaskState.Scheduled(instant(entry, Entry.DUE), flag(entry, "queued"));
      case PENDING -> new TaskState.Pending(instant(entry, Entry.DUE), flag(entry, "queued"));
      case RETRYING ->
          new TaskState.Retrying(instant(entry, Entry.DUE), flag(entry, "queued"), failure(entry));
      case PROCESSING ->
          new TaskState.Processing(
              instant(entry, "lease_until"), text(entry, "claim"), flag(entry, "cancel_requested"));
      case COMPLETED ->
          new TaskState.Completed(instant(entry, "finished_at"), body("result", entry));
      case FAILED ->
          new TaskState.Failed(
              instant(entry, "finished_at"), failure(entry), text(entry, "revival"));
      case CANCELLED -> new TaskState.Cancelled(instant(entry, "finished_at"));
    };
  }

  private static void body(String name, Body body, Map<String, Object> fields) {
    switch (body) {
      case Body.Inline(var json) -> fields.put(name, json);
      case Body.Apart(var place, var bytes, var parts) -> {
        fields.put(name + "_at", place);
        fields.put(name + "_bytes", (long) bytes);
        fields.put(name + "_parts", (long) parts);
      }
    }
  }

  private static @Nullable Body body(String name, Entry entry) {
    String inline = entry.text(name);
    if (inline != null) {
      return new Body.Inline(inline);
    }
    String place = entry.text(name + "_at");
    return place == null
        ? null
        : new Body.Apart(
            place, (int) entry.number(name + "_bytes"), (int) entry.number(name + "_parts"));
  }

  private static void failure(Failure error, Map<String, Object> fields) {
    fields.put("error_code", error.code());
    fields.put("error", error.message());
  }

  private static Failure failure(Entry entry) {
    return new Failure(text(entry, "error_code"), text(entry, "error"));
  }

  /// Finished tasks are listed by when they ended, others by when they were due: a claim moves
  /// none.
  private static Instant time(Task task) {
    return task.state() instanceof TaskState.Finished finished
        ? finished.at()
        : task.attempt().expected();
  }

  private static String text(Entry entry, String name) {
    return Objects.requireNonNull(entry.text(name), () -> entry.id() + " lacks " + name);
  }

  private static boolean flag(Entry entry, String name) {
    return entry.number(name) == 1;
  }

  private static Instant instant(Entry entry, String name) {
    return Instant.ofEpochMilli(entry.number(name));
  }
}
