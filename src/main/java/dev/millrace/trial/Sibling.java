package dev.millrace.trial;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Another `millrace` in a process of its own, started as this one was, that listens.
///
/// @param address where
/// @param startMillis from the start of the process until it listened
public record Sibling(Child child, String address, long startMillis) implements AutoCloseable {
  private static final Pattern LISTENS = Pattern.compile(".* listens on (\\S+).*");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  /// Starts it with `arguments` and, over this process's own, `variables`; returns when it says
  /// that it listens.
  public static Sibling start(List<String> arguments, Map<String, String> variables)
      throws IOException {
    long begin = System.nanoTime();
    List<String> words = line();
    words.addAll(arguments);
    var all = new HashMap<>(System.getenv());
    all.putAll(variables);
    Child child = Child.start(words, all, Redirect.INHERIT);
    String said = child.said(line -> LISTENS.matcher(line).matches());
    if (said == null) {
      throw new IOException("millrace %s ended before it listened".formatted(arguments.getFirst()));
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
    return new Sibling(child, LISTENS.matcher(said).replaceFirst("$1"), millis);
  }

  /// What starts a `millrace` like this one, but for its arguments.
  public static List<String> line() {
    var words = new ArrayList<String>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // What records this process would write over its own file from the other one.
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(word -> !word.startsWith("-XX:StartFlightRecording"))
        .forEach(words::add);
    words.addAll(List.of("-cp", System.getProperty("java.class.path")));
    words.add("dev.millrace.cli.Millrace");
    return words;
  }

  /// Its memory as the kernel counts it, in MiB; 0 where there is no `/proc`.
  public double residentMiB() throws IOException {
    Path status = Path.of("/proc/" + child.pid() + "/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    Matcher resident = RESIDENT.matcher(Files.readString(status));
    return resident.find() ? Long.parseLong(resident.group(1)) / 1024.0 : 0;
  }

  /// Asks it to end, and waits.
  @Override
  public void close() {
    child.terminate();
    try {
      if (!child.endsWithin(PATIENCE)) {
        child.kill();
      }
    } catch (InterruptedException _) {
      child.kill();
      Thread.currentThread().interrupt();
    }
  }
}
