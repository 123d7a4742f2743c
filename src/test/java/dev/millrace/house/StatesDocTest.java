package dev.millrace.house;

import dev.millrace.task.Backoff;
import dev.millrace.task.Body;
import dev.millrace.task.Failure;
import dev.millrace.task.IllegalTransition;
import dev.millrace.task.Limits;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatesDocTest {
  private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
  private static final Instant LATER = NOW.plusSeconds(60);
  private static final Failure ERROR = new Failure(Failure.HANDLER_FAILED, "it failed");
  private static final TaskEvent STARTED = new TaskEvent.Started(NOW, "worker", LATER, "claim");

  private static final List<TaskEvent> EVENTS =
      List.of(
          new TaskEvent.Queued(NOW),
          new TaskEvent.NotQueued(NOW),
          new TaskEvent.Started(LATER, "worker", LATER.plusSeconds(30), "claim"),
          new TaskEvent.Renewed(NOW, LATER, null),
          new TaskEvent.Logged(NOW, "line"),
          new TaskEvent.Completed(NOW, null),
          new TaskEvent.AttemptFailed(NOW, ERROR, LATER),
          new TaskEvent.Failed(NOW, ERROR),
          new TaskEvent.Snoozed(NOW, LATER),
          new TaskEvent.Released(NOW),
          new TaskEvent.CancelRequested(NOW),
          new TaskEvent.Cancelled(NOW),
          new TaskEvent.Replayed(NOW));

  @Test
  void the_table_of_transitions_is_written_down() throws IOException {
    Map<String, Task> tasks = tasks();
    var text = new StringBuilder();
    text.append("# How a task moves\n\n");
    text.append("A row is an event, a column where the task stands; the cell is where it stands\n");
    text.append("afterwards, and empty where the event can't happen. A test writes this page.\n\n");
    text.append("| event |");
    tasks.keySet().forEach(status -> text.append(' ').append(status).append(" |"));
    text.append("\n|---|").append("---|".repeat(tasks.size())).append('\n');
    for (TaskEvent event : EVENTS) {
      text.append("| `").append(event.name()).append("` |");
      tasks.values().forEach(task -> text.append(cell(task, event)).append(" |"));
      text.append('\n');
    }
    Golden.compare(Path.of("docs/states.md"), text.toString());
  }

  private static String cell(Task task, TaskEvent event) {
    try {
      return " " + task.on(event).status();
    } catch (IllegalTransition _) {
      return "";
    }
  }

  private static Map<String, Task> tasks() {
    Task pending = submitted(NOW);
    Task processing = pending.on(STARTED);
    var tasks = new LinkedHashMap<String, Task>();
    List.of(
            submitted(LATER),
            pending,
            processing,
            processing.on(new TaskEvent.AttemptFailed(NOW, ERROR, NOW)),
            processing.on(new TaskEvent.Completed(NOW, null)),
            processing.on(new TaskEvent.Failed(NOW, ERROR)),
            processing.on(new TaskEvent.Cancelled(NOW)))
        .forEach(task -> tasks.put(task.status().name(), task));
    return tasks;
  }

  private static Task submitted(Instant due) {
    var limits = new Limits(3, Duration.ofMinutes(1), new Backoff.Fixed(Duration.ofSeconds(1)));
    var origin = new TaskSpec.Origin(NOW, due, "owner", "");
    var spec = new TaskSpec("type", "default", new Body.Inline("null"), limits, origin);
    return Task.submitted("id", spec, NOW);
  }
}
