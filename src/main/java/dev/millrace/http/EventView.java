package dev.millrace.http;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.millrace.task.Failure;
import dev.millrace.task.TaskEvent;
import java.io.IOException;

/// An entry of a task's history as it is answered.
record EventView(TaskEvent event) {
  void write(JsonGenerator out) throws IOException {
    out.writeStartObject();
    out.writeStringField("event", event.name());
    Json.time(out, "at", event.at());
    switch (event) {
      case TaskEvent.Submitted(_, var due) -> Json.time(out, "due", due);
      case TaskEvent.Started(_, var worker, _, _) -> out.writeStringField("worker", worker);
      case TaskEvent.Renewed(_, _, var progress) ->
          Json.text(out, "note", progress == null ? null : progress.note());
      case TaskEvent.Logged(_, var line) -> out.writeStringField("line", line);
      case TaskEvent.AttemptFailed(_, var error, var retryAt) -> {
        error(out, error);
        Json.time(out, "retry_at", retryAt);
      }
      case TaskEvent.Failed(_, var error) -> error(out, error);
      case TaskEvent.Snoozed(_, var runAt) -> Json.time(out, "due", runAt);
      case TaskEvent.Queued _,
          TaskEvent.NotQueued _,
          TaskEvent.Completed _,
          TaskEvent.Released _,
          TaskEvent.CancelRequested _,
          TaskEvent.Cancelled _,
          TaskEvent.Replayed _ -> {}
    }
    out.writeEndObject();
  }

  private static void error(JsonGenerator out, Failure error) throws IOException {
    out.writeStringField("code", error.code());
    out.writeStringField("error", error.message());
  }
}
