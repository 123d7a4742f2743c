package dev.millrace.trial;

import dev.millrace.client.MillraceClient;
import dev.millrace.client.SeenEvent;
import dev.millrace.client.SeenTask;
import dev.millrace.client.Submission;
import dev.millrace.task.Status;
import dev.millrace.trial.Exhibit.Missing;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Submits one task of each built-in type to a running server, shows each one's life, and looks at
/// what it did. The server has to run with `variables()`.
public final class Demo implements AutoCloseable {
  /// The longest that all tasks together may take.
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path folder;
  private final Receiver receiver = new Receiver();
  private final PrintWriter out;

  /// A demo in the data folder `folder` that prints to `out`.
  public Demo(Path folder, PrintWriter out) throws IOException {
    this.folder = folder;
    this.out = out;
  }

  /// How one task went; `effect` is what it did, `fault` what is wrong, null when nothing is.
  public record Act(
      SeenTask task, List<SeenEvent> events, @Nullable String effect, @Nullable String fault) {
    /// The same for programs.
    public Map<String, @Nullable Object> summary() {
      var summary = new LinkedHashMap<String, @Nullable Object>();
      summary.put("type", task.text("type"));
      summary.put("id", task.id());
      summary.put("status", task.status());
      summary.put("effect", effect);
      summary.put("fault", fault);
      summary.put("events", events.stream().map(SeenEvent::fields).toList());
      return summary;
    }
  }

  /// What the server's environment needs besides its own.
  public Map<String, String> variables() {
    var variables = new LinkedHashMap<>(receiver.variables());
    variables.put("MILLRACE_DATA_DIR", folder.toString());
    variables.put("MILLRACE_DEBUG_TYPES", "true");
    return variables;
  }

  /// Runs every task to its end.
  public List<Act> run(MillraceClient client) throws IOException {
    Instant end = Instant.now().plus(PATIENCE);
    List<Exhibit> exhibits = new Exhibits(folder, receiver).all();
    var ids = new ArrayList<String>();
    for (Exhibit exhibit : exhibits) {
      ids.add(client.submit(Submission.of(exhibit.type(), exhibit.payload())).id());
    }
    var acts = new ArrayList<Act>();
    for (int i = 0; i < ids.size(); i++) {
      Act act = act(exhibits.get(i), await(client, ids.get(i), end), client);
      show(act);
      acts.add(act);
    }
    return acts;
  }

  @Override
  public void close() {
    receiver.close();
  }

  private static SeenTask await(MillraceClient client, String id, Instant end) {
    SeenTask task = client.get(id, Duration.ZERO);
    while (!task.status().isFinal() && Instant.now().isBefore(end)) {
      task = client.get(id, Duration.ofSeconds(5));
    }
    return task;
  }

  private static Act act(Exhibit exhibit, SeenTask task, MillraceClient client) throws IOException {
    var events = client.events(task.id());
    if (task.status() != Status.COMPLETED) {
      return new Act(task, events, null, "it is " + task.status() + " " + task.text("error"));
    }
    try {
      return new Act(task, events, exhibit.effect().find(task), null);
    } catch (Missing e) {
      return new Act(task, events, null, e.getMessage());
    }
  }

  private void show(Act act) {
    out.printf("%n%s  %s  %s%n", act.task().text("type"), act.task().status(), act.task().id());
    Instant begin = Instant.parse(act.task().text("created_at"));
    for (SeenEvent event : act.events()) {
      long since = Duration.between(begin, event.at()).toMillis();
      out.printf("  %+6d ms  %-15s %s%n", since, event.name(), event.facts());
    }
    String fault = act.fault();
    out.println(fault == null ? "  effect: " + act.effect() : "  MISSING: " + fault);
    out.flush();
  }
}
