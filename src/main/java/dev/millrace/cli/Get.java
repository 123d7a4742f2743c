package dev.millrace.cli;

import dev.millrace.client.Json;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.SeenEvent;
import dev.millrace.client.SeenTask;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `millrace get`
@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = "Prints a task; with --events, what happened to it.",
    footer = {
      "%nExample: millrace get 0198f2a4-6f0e-7cc3-98c4-dc0c0c07398f --events",
      "Exit code 1: the task failed or was cancelled; 3: there is no such task."
    })
final class Get implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Connection connection;

  @Parameters(index = "0", paramLabel = "ID", description = "The task's id.")
  private String id;

  @Option(
      names = "--wait",
      arity = "0..1",
      fallbackValue = "30s",
      paramLabel = "TIME",
      converter = Times.class,
      description = "Waits for it to finish, 30s if no time is given.")
  private @Nullable Duration wait;

  @Option(names = "--events", description = "Prints what happened to it, oldest first.")
  private boolean events;

  @Override
  public Integer call() {
    try (MillraceClient client = connection.client()) {
      SeenTask task = wait == null ? client.get(id, Duration.ZERO) : Watch.finish(client, id, wait);
      PrintWriter out = spec.commandLine().getOut();
      List<SeenEvent> history = events ? client.events(id) : List.of();
      if (connection.json()) {
        out.println(
            events ? Json.write(history.stream().map(SeenEvent::fields).toList()) : task.json());
      } else {
        print(out, task, client);
        history.forEach(
            event -> out.printf("  %s  %s  %s%n", event.at(), event.name(), event.facts()));
      }
      out.flush();
      return Watch.code(task);
    }
  }

  private static void print(PrintWriter out, SeenTask task, MillraceClient client) {
    out.println(Watch.line(task, client));
    task.fields()
        .forEach((name, value) -> {
          if (value != null && !name.equals("id") && !name.equals("status")) {
            out.printf("  %-14s %s%n", name, value instanceof String ? value : Json.write(value));
          }
        });
  }
}
