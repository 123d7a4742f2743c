package dev.millrace.cli;

import dev.millrace.trial.Relay;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `millrace relay`
@Command(
    name = "relay",
    mixinStandardHelpOptions = true,
    description = {
      "Passes connections on to another address and delays the answers, so that an emulator on this",
      "machine is as far away as AWS. Runs until its input ends."
    },
    footer = "%nExample: millrace relay http://127.0.0.1:8000 --least 4ms --most 6ms")
final class RelayVerb implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "URL", description = "Where to, for example http://127.0.0.1:8000")
  private URI target;

  @Option(
      names = "--least",
      paramLabel = "TIME",
      converter = Times.class,
      description = "The least delay of an answer (none).")
  private Duration least = Duration.ZERO;

  @Option(
      names = "--most",
      paramLabel = "TIME",
      converter = Times.class,
      description = "The most (none).")
  private Duration most = Duration.ZERO;

  @Override
  public Integer call() throws IOException {
    if (target.getHost() == null || target.getPort() < 0) {
      throw new Trouble(
          Exit.USAGE, "'%s' has no host and port".formatted(target), "name it like the example");
    }
    if (most.compareTo(least) < 0) {
      throw new Trouble(Exit.USAGE, "--most is less than --least", "set --most too");
    }
    try (Relay relay = Relay.to(new InetSocketAddress(target.getHost(), target.getPort()))) {
      relay.delay(least, most);
      var out = spec.commandLine().getOut();
      out.printf("The relay listens on http://127.0.0.1:%d%n", relay.port());
      out.flush();
      System.in.transferTo(OutputStream.nullOutputStream());
    }
    return Exit.OK;
  }
}
