package dev.millrace.trial;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Another `millrace` in a process of its own, started as this one was.
public final class Child implements AutoCloseable {
  private static final Pattern LISTENS = Pattern.compile(".* listens on (\\S+).*");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

  private final Process process;
  private final String address;
  private final long startMillis;

  private Child(Process process, String address, long startMillis) {
    this.process = process;
    this.address = address;
    this.startMillis = startMillis;
  }

  /// Starts it with `arguments` and, over this process's own, `variables`; returns when it says
  /// that it listens.
  public static Child start(List<String> arguments, Map<String, String> variables)
      throws IOException {
    long begin = System.nanoTime();
    List<String> words = command();
    words.addAll(arguments);
    var builder = new ProcessBuilder(words).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().putAll(variables);
    Process process = builder.start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher listens = LISTENS.matcher(line);
      if (listens.matches()) {
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        return new Child(process, listens.group(1), millis);
      }
    }
    throw new IOException("millrace %s ended before it listened".formatted(arguments.getFirst()));
  }

  /// Where it listens.
  public String address() {
    return address;
  }

  /// From the start of the process until it listened.
  public long startMillis() {
    return startMillis;
  }

  /// Its memory as the kernel counts it, in MiB; 0 where there is no `/proc`.
  public double residentMiB() throws IOException {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    Matcher resident = RESIDENT.matcher(Files.readString(status));
    return resident.find() ? Long.parseLong(resident.group(1)) / 1024.0 : 0;
  }

  /// Asks it to end, and waits.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(40, TimeUnit.SECONDS)) {
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
    // What records this process would write over its own file from the other one.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(word -> !word.startsWith("-XX:StartFlightRecording"))
        .forEach(words::add);
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.add("dev.millrace.cli.Millrace");
    return words;
  }
}
