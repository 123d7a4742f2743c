package dev.millrace.cli;

import dev.millrace.client.MillraceClient;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `millrace health`, which a container engine can ask without a shell or curl.
@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    description = "Asks a server whether it is ready for tasks.",
    footer = "%nExample: millrace health --url http://127.0.0.1:8080")
final class Health implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private Connection connection;

  @Override
  public Integer call() {
    try (MillraceClient client = connection.client()) {
      boolean ready = client.isReady();
      var out = spec.commandLine().getOut();
      out.println(connection.json() ? "{\"ready\":" + ready + "}" : ready ? "ready" : "not ready");
      out.flush();
      return ready ? Exit.OK : Exit.FAILED;
    }
  }
}
