package dev.millrace.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.store.TaskStore;
import dev.millrace.task.Attempt;
import dev.millrace.task.Failure;
import dev.millrace.task.Task;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.TaskState;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A task as it is answered everywhere; payload and result are the JSON text that came in.
public record TaskView(Task task, @Nullable String payload, @Nullable String result) {
  /// Reads what the record keeps apart.
  public static TaskView of(Task task, TaskStore store) {
    String payload = store.read(task.id(), task.spec().payload()).orElse(null);
    String result =
        task.state() instanceof TaskState.Completed(_, var body) && body != null
            ? store.read(task.id(), body).orElse(null)
            : null;
    return new TaskView(task, payload, result);
  }

  /// Writes the members of the task's object.
  public void write(JsonGenerator out) throws IOException {
    TaskSpec spec = task.spec();
    out.writeStringField("id", task.id());
    out.writeStringField("type", spec.type());
    out.writeStringField("queue", spec.queue());
    Json.raw(out, "payload", payload == null ? "null" : payload);
    out.writeStringField("status", task.status().name());
    Json.time(out, "created_at", spec.origin().createdAt());
    Json.time(out, "updated_at", task.updatedAt());
    Json.time(out, "scheduled_at", spec.origin().scheduledAt());
    attempt(out, task.attempt());
    out.writeNumberField("max_attempts", spec.limits().maxAttempts());
    out.writeNumberField("timeout_ms", spec.limits().timeout().toMillis());
    state(out, task.state());
  }

  private void attempt(JsonGenerator out, Attempt attempt) throws IOException {
    Json.time(out, "started_at", attempt.startedAt());
    Json.text(out, "worker", attempt.worker());
    out.writeNumberField("attempts", attempt.number());
    out.writeNumberField("retry_count", task.retryCount());
    if (attempt.progress() != null) {
      out.writeObjectFieldStart("progress");
      out.writeNumberField("percent", attempt.progress().percent());
      out.writeStringField("note", attempt.progress().note());
      out.writeEndObject();
    }
  }

  private void state(JsonGenerator out, TaskState state) throws IOException {
    switch (state) {
      case TaskState.Retrying(_, _, var error) -> error(out, error);
      case TaskState.Scheduled _, TaskState.Pending _ -> error(out, null);
      case TaskState.Processing(_, _, var cancel) -> {
        error(out, null);
        if (cancel) {
          out.writeBooleanField("cancel_requested", true);
        }
      }
      case TaskState.Finished finished -> {
        Json.time(out, "finished_at", finished.at());
        error(out, finished instanceof TaskState.Failed(_, var error, _) ? error : null);
        Json.raw(out, "result", result);
      }
    }
  }

  private static void error(JsonGenerator out, @Nullable Failure error) throws IOException {
    out.writeStringField("error", error == null ? null : error.message());
    Json.text(out, "error_code", error == null ? null : error.code());
  }
}
