package dev.millrace.trial;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A process that this one started. Signals are sent to its handle, for the process's own methods
/// close its output.
public final class Child {
  private final Process process;
  private final BufferedReader output;

  private Child(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  /// Starts `line` with these variables and no others; its errors are added to `log`.
  public static Child start(List<String> line, Map<String, String> variables, Path log)
      throws IOException {
    return start(line, variables, Redirect.appendTo(log.toFile()));
  }

  static Child start(List<String> line, Map<String, String> variables, Redirect errors)
      throws IOException {
    var builder = new ProcessBuilder(line).redirectError(errors);
    builder.environment().clear();
    builder.environment().putAll(variables);
    return new Child(builder.start());
  }

  /// Its number.
  public long pid() {
    return process.pid();
  }

  /// The next line that it prints and that is wanted; null when it ended before.
  public @Nullable String said(Predicate<String> wanted) throws IOException {
    String line = output.readLine();
    while (line != null && !wanted.test(line)) {
      line = output.readLine();
    }
    return line;
  }

  /// Ends it at once.
  public void kill() {
    process.toHandle().destroyForcibly();
  }

  /// Asks it to end.
  public void terminate() {
    process.toHandle().destroy();
  }

  /// Sends SIGSTOP or SIGCONT, which Java can't.
  public void signal(String name) throws IOException, InterruptedException {
    String command = "kill -%s %d".formatted(name, pid());
    new ProcessBuilder("/bin/sh", "-c", command).inheritIO().start().waitFor();
  }

  /// Whether it has ended or does so in this time.
  public boolean endsWithin(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// What it ended with, once it has.
  public int exitCode() throws InterruptedException {
    return process.waitFor();
  }
}
