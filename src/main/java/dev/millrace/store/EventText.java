package dev.millrace.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.millrace.task.Failure;
import dev.millrace.task.TaskEvent;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// A history entry as one line of JSON: `e` names it, `t` is when, in epoch milliseconds.
final class EventText {
  /// Buffers are pooled, for those of a thread would die with it: threads here live for one task.
  private static final JsonFactory JSON =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool()).build();

  private EventText() {}

  static String write(TaskEvent event) {
    var text = new StringWriter(96);
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField("e", event.name());
      out.writeNumberField("t", event.at().toEpochMilli());
      facts(event, out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  static TaskEvent read(String text) {
    Map<String, String> facts = parse(text);
    Instant at = time(facts, "t");
    return switch (facts.getOrDefault("e", "")) {
      case "submitted" -> new TaskEvent.Submitted(at, time(facts, "due"));
      case "queued" -> new TaskEvent.Queued(at);
      case "not_queued" -> new TaskEvent.NotQueued(at);
      case "started" ->
          new TaskEvent.Started(at, text(facts, "worker"), time(facts, "until"), text(facts, "n"));
      case "renewed" -> new TaskEvent.Renewed(at, time(facts, "until"), null);
      case "logged" -> new TaskEvent.Logged(at, text(facts, "line"));
      case "completed" -> new TaskEvent.Completed(at, null);
      case "attempt_failed" ->
          new TaskEvent.AttemptFailed(at, failure(facts), time(facts, "retry"));
      case "failed" -> new TaskEvent.Failed(at, failure(facts));
      case "snoozed" -> new TaskEvent.Snoozed(at, time(facts, "due"));
      case "released" -> new TaskEvent.Released(at);
      case "cancel_requested" -> new TaskEvent.CancelRequested(at);
      case "cancelled" -> new TaskEvent.Cancelled(at);
      case "replayed" -> new TaskEvent.Replayed(at);
      default -> throw new IllegalStateException("a history entry of an unknown kind: " + text);
    };
  }

  private static void facts(TaskEvent event, JsonGenerator out) throws IOException {
    switch (event) {
      case TaskEvent.Submitted(_, var due) -> out.writeNumberField("due", due.toEpochMilli());
      case TaskEvent.Started(_, var worker, var until, var claim) -> {
        out.writeStringField("worker", worker);
        out.writeNumberField("until", until.toEpochMilli());
        out.writeStringField("n", claim);
      }
      case TaskEvent.Renewed(_, var until, _) ->
          out.writeNumberField("until", until.toEpochMilli());
      case TaskEvent.Logged(_, var line) -> out.writeStringField("line", line);
      case TaskEvent.AttemptFailed(_, var error, var retryAt) -> {
        write(error, out);
        out.writeNumberField("retry", retryAt.toEpochMilli());
      }
      case TaskEvent.Failed(_, var error) -> write(error, out);
      case TaskEvent.Snoozed(_, var runAt) -> out.writeNumberField("due", runAt.toEpochMilli());
      case TaskEvent.Queued _,
          TaskEvent.NotQueued _,
          TaskEvent.Completed _,
          TaskEvent.Released _,
          TaskEvent.CancelRequested _,
          TaskEvent.Cancelled _,
          TaskEvent.Replayed _ -> {}
    }
  }

  private static void write(Failure error, JsonGenerator out) throws IOException {
    out.writeStringField("code", error.code());
    out.writeStringField("error", error.message());
  }

  private static Failure failure(Map<String, String> facts) {
    return new Failure(text(facts, "code"), text(facts, "error"));
  }

  private static String text(Map<String, String> facts, String name) {
    return facts.getOrDefault(name, "");
  }

  private static Instant time(Map<String, String> facts, String name) {
    return Instant.ofEpochMilli(Long.parseLong(facts.getOrDefault(name, "0")));
  }

  private static Map<String, String> parse(String text) {
    var facts = new HashMap<String, String>();
    try (var in = JSON.createParser(text)) {
      in.nextToken();
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        in.nextToken();
        facts.put(name, in.getText());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return facts;
  }
}
