package dev.millrace.cli;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `millrace dev`
@Command(
    name = "dev",
    mixinStandardHelpOptions = true,
    description = {
      "Serves as `serve` does, with the task types noop, sleep, fail, exit and ledger besides.",
      "--home aws brings emulators of SQS and DynamoDB with it, which forget everything at the end."
    },
    footer = "%nExample: millrace dev --home aws --port 9000")
final class Dev implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HomeChoice home;

  @Option(names = "--port", paramLabel = "N", description = "The port (PORT, else 8080).")
  private @Nullable String port;

  @Override
  public Integer call() throws InterruptedException {
    var surroundings = home.surroundings();
    if (port != null) {
      surroundings.variables().put("PORT", port);
    }
    Server server = Serve.announce(surroundings.variables(), spec, surroundings);
    var out = spec.commandLine().getOut();
    String url = server.isUsual() ? "" : " --url " + server.url();
    out.println("Try, in another terminal:");
    out.printf("  ./millrace submit noop --wait%s%n", url);
    out.printf(
        "  curl -s %s/tasks -H 'Content-Type: application/json' -d '%s'%n",
        server.url(), "{\"type\":\"sleep\",\"payload\":{\"ms\":500}}");
    out.flush();
    new CountDownLatch(1).await();
    return Exit.OK;
  }
}
