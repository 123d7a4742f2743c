package dev.millrace.handler.builtin;

import dev.millrace.handler.TaskContext;
import dev.millrace.store.Records;
import dev.millrace.store.TaskStore;
import dev.millrace.task.Body;
import dev.millrace.task.Task;
import dev.millrace.task.TaskState;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Finished tasks as rows of an export, outcome by outcome, each part of the agenda oldest first.
@Singleton
final class FinishedTasks {
  static final List<String> COLUMNS =
      List.of(
          "id",
          "type",
          "status",
          "attempts",
          "created_at",
          "started_at",
          "finished_at",
          "error",
          "payload",
          "result");

  private static final int PAGE = 100;

  private final TaskStore tasks;

  FinishedTasks(TaskStore tasks) {
    this.tasks = tasks;
  }

  /// Which tasks: of `type`, with one of `outcomes`, ended at or after `from` and before `to`.
  record Part(String type, Set<String> outcomes, Instant from, Instant to) {}

  /// Writes the rows, and answers how many there were.
  long write(Part part, Sheet sheet, TaskContext context) throws IOException, InterruptedException {
    List<String> buckets =
        part.outcomes().stream()
            .sorted()
            .map(outcome -> outcome.toLowerCase(Locale.ROOT))
            .flatMap(tasks.agenda()::finished)
            .toList();
    long rows = 0;
    for (int i = 0; i < buckets.size(); i++) {
      @Nullable String cursor = null;
      do {
        stopIfCalledOff(context);
        context.progress(100 * i / buckets.size(), rows + " rows");
        Records.Page page = tasks.list(range(buckets.get(i), part, cursor));
        rows += page(page, part, sheet);
        cursor = page.cursor();
      } while (cursor != null);
    }
    return rows;
  }

  static void stopIfCalledOff(TaskContext context) throws InterruptedException {
    if (Thread.interrupted() || context.cancelled()) {
      throw new InterruptedException("the export was called off");
    }
  }

  private long page(Records.Page page, Part part, Sheet sheet) throws IOException {
    List<String> ids =
        page.entries().stream()
            .filter(entry -> part.type().equals(entry.fields().get("type")))
            .map(Records.Listed::id)
            .toList();
    Map<String, Task> found =
        tasks.get(ids).stream().collect(Collectors.toMap(Task::id, Function.identity()));
    long rows = 0;
    for (String id : ids) {
      Task task = found.get(id);
      if (task != null && task.state() instanceof TaskState.Finished over) {
        sheet.row(cells(task, over));
        rows++;
      }
    }
    return rows;
  }

  private Map<String, Cell> cells(Task task, TaskState.Finished over) {
    var cells = new LinkedHashMap<String, Cell>();
    put(cells, "id", Cell.text(task.id()));
    put(cells, "type", Cell.text(task.spec().type()));
    put(cells, "status", Cell.text(task.status().name()));
    put(cells, "attempts", Cell.json(Integer.toString(task.attempt().number())));
    put(cells, "created_at", Cell.time(task.spec().origin().createdAt()));
    put(cells, "started_at", Cell.time(task.attempt().startedAt()));
    put(cells, "finished_at", Cell.time(over.at()));
    put(cells, "payload", Cell.json(tasks.read(task.id(), task.spec().payload()).orElse(null)));
    switch (over) {
      case TaskState.Completed(_, var result) -> put(cells, "result", body(task, result));
      case TaskState.Failed(_, var error, _) -> put(cells, "error", Cell.text(error.message()));
      case TaskState.Cancelled _ -> {}
    }
    return cells;
  }

  private @Nullable Cell body(Task task, @Nullable Body body) {
    return body == null ? null : Cell.json(tasks.read(task.id(), body).orElse(null));
  }

  private static void put(Map<String, Cell> cells, String column, @Nullable Cell cell) {
    if (cell != null) {
      cells.put(column, cell);
    }
  }

  /// The agenda's times are milliseconds, and `until` is part of a range.
  private static Records.Range range(String bucket, Part part, @Nullable String cursor) {
    return new Records.Range(bucket, part.from(), part.to().minusMillis(1), PAGE, false, cursor);
  }
}
