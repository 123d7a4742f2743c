package dev.millrace.cli;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `millrace serve`
@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    description = "Serves HTTP and runs tasks, as the environment's variables say.",
    footer = "%nExample: PORT=9000 MILLRACE_DATA_DIR=/var/lib/millrace millrace serve")
final class Serve implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--port", paramLabel = "N", description = "The port (PORT, else 8080).")
  private @Nullable String port;

  @Override
  public Integer call() throws InterruptedException {
    var variables = new HashMap<>(System.getenv());
    if (port != null) {
      variables.put("PORT", port);
    }
    announce(variables, spec);
    new CountDownLatch(1).await();
    return Exit.OK;
  }

  /// Starts a server that signals end, with `others` after it, and says where it is.
  static Server announce(Map<String, String> variables, CommandSpec spec, AutoCloseable... others) {
    Server server = Server.prepare(variables);
    Signals.end(Stream.concat(Stream.of(server), Stream.of(others)).toList());
    server.begin();
    var out = spec.commandLine().getOut();
    out.printf("Millrace listens on %s (%s)%n", server.url(), server.place());
    out.flush();
    return server;
  }
}
