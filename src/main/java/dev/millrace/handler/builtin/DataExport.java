package dev.millrace.handler.builtin;

import dev.millrace.handler.BadPayload;
import dev.millrace.handler.PermanentFailure;
import dev.millrace.handler.TaskContext;
import dev.millrace.handler.TaskHandler;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Writes rows that the payload holds, or the finished tasks of a type, to a CSV or JSONL file in
/// the data folder. Tasks are read and written page by page.
@Singleton
final class DataExport {
  private static final int STRIDE = 1000;

  private final FinishedTasks tasks;
  private final Folder folder;
  private final InstantSource clock;
  private final ObjectMapper mapper;

  DataExport(FinishedTasks tasks, Folder folder, InstantSource clock, ObjectMapper mapper) {
    this.tasks = tasks;
    this.folder = folder;
    this.clock = clock;
    this.mapper = mapper;
  }

  /// What to export: `rows`, or the tasks of `type` that ended with one of `status` (such as
  /// `COMPLETED|FAILED`; all when absent) at or after `from` and before `to` (RFC 3339). `format`
  /// is csv or jsonl, `target` a path in the data folder.
  @Serdeable
  record Request(
      @Nullable List<Map<String, @Nullable JsonNode>> rows,
      @Nullable String type,
      @Nullable String status,
      @Nullable String from,
      @Nullable String to,
      @Nullable String format,
      @Nullable String target) {
    private static final Set<String> OUTCOMES = Set.of("COMPLETED", "FAILED", "CANCELLED");

    Request {
      if ((rows == null) == (type == null)) {
        throw new BadPayload("", "needs either 'rows' or the 'type' of tasks to export");
      }
      if (rows != null && (status != null || from != null || to != null)) {
        throw new BadPayload("/rows", "can't be narrowed by status, from or to; leave those out");
      }
      if (status != null && !OUTCOMES.containsAll(List.of(status.split("\\|", -1)))) {
        throw new BadPayload("/status", "has to be of COMPLETED, FAILED, CANCELLED, joined by |");
      }
      time("/from", from, Instant.EPOCH);
      time("/to", to, Instant.EPOCH);
      if (format != null && !format.equals("csv") && !format.equals("jsonl")) {
        throw new BadPayload("/format", "has to be csv or jsonl");
      }
    }

    String kind() {
      return Objects.requireNonNullElse(format, "csv");
    }

    /// The part of the finished tasks that is meant; no `to` means up to `now`.
    FinishedTasks.Part part(String wanted, Instant now) {
      Set<String> outcomes = status == null ? OUTCOMES : Set.of(status.split("\\|", -1));
      return new FinishedTasks.Part(
          wanted, outcomes, time("/from", from, Instant.EPOCH), time("/to", to, now));
    }

    private static Instant time(String pointer, @Nullable String text, Instant otherwise) {
      try {
        return text == null ? otherwise : OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException e) {
        throw new BadPayload(pointer, "has to be a time such as 2026-01-31T00:00:00Z");
      }
    }
  }

  /// Where the file is, and its size.
  @Serdeable
  record Export(String place, long rows, long bytes) {}

  @TaskHandler("data-export")
  Export export(Request request, TaskContext context) throws IOException, InterruptedException {
    String extension = "." + request.kind();
    Path file =
        folder.file(
            Objects.requireNonNullElse(request.target(), "exports/" + context.id() + extension));
    if (!file.toString().endsWith(extension)) {
      throw new PermanentFailure("the target has to end in " + extension);
    }
    var written = new AtomicLong();
    long bytes =
        folder.write(
            file,
            out -> {
              if (request.rows() != null) {
                Sheet sheet = Sheet.of(request.kind(), columns(request.rows()), out);
                written.set(rows(request.rows(), sheet, context));
                sheet.flush();
              } else {
                Sheet sheet = Sheet.of(request.kind(), FinishedTasks.COLUMNS, out);
                var type = Objects.requireNonNull(request.type());
                written.set(tasks.write(request.part(type, clock.instant()), sheet, context));
                sheet.flush();
              }
            });
    context.progress(100, written + " rows");
    return new Export(folder.place(file), written.get(), bytes);
  }

  private long rows(List<Map<String, @Nullable JsonNode>> rows, Sheet sheet, TaskContext context)
      throws IOException, InterruptedException {
    int count = 0;
    for (Map<String, @Nullable JsonNode> row : rows) {
      if (count % STRIDE == 0) {
        FinishedTasks.stopIfCalledOff(context);
        context.progress(100 * count / rows.size(), count + " rows");
      }
      var cells = new LinkedHashMap<String, Cell>();
      for (Map.Entry<String, @Nullable JsonNode> value : row.entrySet()) {
        Cell cell = Cell.of(value.getValue(), mapper);
        if (cell != null) {
          cells.put(value.getKey(), cell);
        }
      }
      sheet.row(cells);
      count++;
    }
    return count;
  }

  private static Set<String> columns(List<Map<String, @Nullable JsonNode>> rows) {
    var columns = new LinkedHashSet<String>();
    rows.forEach(row -> columns.addAll(row.keySet()));
    return columns;
  }
}
