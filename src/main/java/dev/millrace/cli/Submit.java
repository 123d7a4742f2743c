package dev.millrace.cli;

import dev.millrace.client.MillraceClient;
import dev.millrace.client.SeenTask;
import dev.millrace.client.Submission;
import dev.millrace.client.Submission.When;
import dev.millrace.client.Submission.Wishes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `millrace submit`
@Command(
    name = "submit",
    mixinStandardHelpOptions = true,
    description = "Submits a task and prints its id; with --wait, how it ended.",
    footer = {
      "%nExample: millrace submit sleep '{\"ms\":200}' --wait",
      "Exit code 1: the task failed or was cancelled; 6: it has not finished in time."
    })
final class Submit implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Connection connection;

  @Parameters(index = "0", paramLabel = "TYPE", description = "The task's type.")
  private String type;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PAYLOAD",
      description = "Its payload as JSON; - reads it from the input.")
  private @Nullable String payload;

  @Option(
      names = "--wait",
      arity = "0..1",
      fallbackValue = "30s",
      paramLabel = "TIME",
      converter = Times.class,
      description = "Waits for it to finish, 30s if no time is given.")
  private @Nullable Duration wait;

  @Option(names = "--queue", paramLabel = "NAME", description = "The queue to send it to.")
  private @Nullable String queue;

  @Option(
      names = "--delay",
      paramLabel = "TIME",
      converter = Times.class,
      description = "How long it waits before it may run, such as 5s.")
  private @Nullable Duration delay;

  @Option(
      names = "--run-at",
      paramLabel = "INSTANT",
      description = "When it may run, such as 2030-01-31T08:00:00Z.")
  private @Nullable Instant runAt;

  @Option(names = "--max-attempts", paramLabel = "N", description = "How often it is tried.")
  private @Nullable Integer maxAttempts;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      converter = Times.class,
      description = "How long one attempt may take, such as 30s.")
  private @Nullable Duration timeout;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      description = "An idempotency key: submitting with it again is the same task.")
  private @Nullable String key;

  @Override
  public Integer call() throws IOException {
    var submission =
        new Submission(
            type,
            "-".equals(payload) ? read() : payload,
            queue,
            key,
            new When(delay, runAt),
            new Wishes(maxAttempts, timeout));
    try (MillraceClient client = connection.client()) {
      SeenTask task = client.submit(submission);
      if (wait != null) {
        task = Watch.finish(client, task.id(), wait);
      }
      var out = spec.commandLine().getOut();
      out.println(
          connection.json() ? task.json() : wait == null ? task.id() : Watch.line(task, client));
      out.flush();
      return wait == null ? Exit.OK : Watch.code(task);
    }
  }

  private static String read() throws IOException {
    return new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
  }
}
