package dev.millrace.trial.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A server in a process of its own, started as this process was.
final class Fresh implements AutoCloseable {
  private static final Pattern LISTENS = Pattern.compile("Millrace listens on (\\S+) .*");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final Process process;
  private final URI url;
  private final long startMillis;

  private Fresh(Process process, URI url, long startMillis) {
    this.process = process;
    this.url = url;
    this.startMillis = startMillis;
  }

  static Fresh start(Map<String, String> variables) throws IOException {
    long begin = System.nanoTime();
    var builder = new ProcessBuilder(command()).redirectError(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(variables);
    Process process = builder.start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher listens = LISTENS.matcher(line);
      if (listens.matches()) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        return new Fresh(process, URI.create(listens.group(1)), millis);
      }
    }
    throw new IOException("the server ended before it listened");
  }

  URI url() {
    return url;
  }

  /// From the start of the process until it listened.
  long startMillis() {
    return startMillis;
  }

  /// Its memory as the kernel counts it, in MiB; 0 where there is no `/proc`.
  double residentMiB() throws IOException {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    Matcher resident = RESIDENT.matcher(Files.readString(status));
    return resident.find() ? Long.parseLong(resident.group(1)) / 1024.0 : 0;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> command() {
    var words = new ArrayList<String>();
    words.add(ProcessHandle.current().info().command().orElse("java"));
    // What watches this process would write over its own file from that one.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(word -> !word.startsWith("-XX:StartFlightRecording"))
        .forEach(words::add);
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.addAll(List.of("dev.millrace.cli.Millrace", "serve"));
    return words;
  }
}
