package dev.millrace.cli;

import dev.millrace.client.Json;
import dev.millrace.client.MillraceClient;
import dev.millrace.trial.Demo;
import dev.millrace.trial.Demo.Act;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `millrace demo`
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "Starts a server of its own in a new folder, runs one task of each built-in type, shows each",
      "one's life, and checks what it did. Nothing outside that folder is touched."
    },
    footer = {
      "%nExample: millrace demo --home aws",
      "Exit code 1: a task did not complete, or what it should have done is not there."
    })
final class DemoVerb implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private HomeChoice home;

  @Option(names = "--json", description = "Prints JSON for programs instead of text for people.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Instant begin = Instant.now();
    PrintWriter real = spec.commandLine().getOut();
    PrintWriter out = json ? new PrintWriter(Writer.nullWriter()) : real;
    Path folder = Files.createTempDirectory("millrace-demo-");
    try (var demo = new Demo(folder, out);
        var surroundings = home.surroundings()) {
      surroundings.variables().putAll(demo.variables());
      surroundings.variables().put("PORT", "0");
      List<Act> acts = run(demo, Server.start(surroundings.variables()), out);
      long faults = acts.stream().filter(act -> act.fault() != null).count();
      long took = Duration.between(begin, Instant.now()).toMillis();
      out.printf(
          "%n%d of %d tasks completed with their effects in %.1f s; files are in %s%n",
          acts.size() - faults, acts.size(), took / 1000.0, folder);
      if (json) {
        var summary = new LinkedHashMap<String, Object>();
        summary.put("ok", faults == 0);
        summary.put("took_ms", took);
        summary.put("folder", folder);
        summary.put("tasks", acts.stream().map(Act::summary).toList());
        real.println(Json.write(summary));
      }
      real.flush();
      return faults == 0 ? Exit.OK : Exit.FAILED;
    }
  }

  private static List<Act> run(Demo demo, Server server, PrintWriter out) throws IOException {
    try (server;
        var client = new MillraceClient(server.url())) {
      out.printf("Millrace listens on %s (%s)%n", server.url(), server.place());
      out.flush();
      return demo.run(client);
    }
  }
}
