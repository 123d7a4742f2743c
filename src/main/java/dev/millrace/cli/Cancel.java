package dev.millrace.cli;

import dev.millrace.client.MillraceClient;
import dev.millrace.client.SeenTask;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `millrace cancel`
@Command(
    name = "cancel",
    mixinStandardHelpOptions = true,
    description = "Calls a task off; one that runs is asked to stop.",
    footer = "%nExample: millrace cancel 0198f2a4-6f0e-7cc3-98c4-dc0c0c07398f")
final class Cancel implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Connection connection;

  @Parameters(index = "0", paramLabel = "ID", description = "The task's id.")
  private String id;

  @Override
  public Integer call() {
    try (MillraceClient client = connection.client()) {
      SeenTask task = client.cancel(id);
      var out = spec.commandLine().getOut();
      out.println(connection.json() ? task.json() : Watch.line(task, client));
      out.flush();
      return Exit.OK;
    }
  }
}
