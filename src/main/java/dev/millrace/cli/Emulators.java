package dev.millrace.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The emulators of SQS and DynamoDB as a child process: it ends when its input does, so it can't
/// outlive this one.
final class Emulators implements AutoCloseable {
  private final Process process;
  private final Map<String, String> variables;

  private Emulators(Process process, Map<String, String> variables) {
    this.process = process;
    this.variables = variables;
  }

  /// The command line that starts them, to end with this process.
  static List<String> line() {
    String launcher = System.getProperty("millrace.launcher");
    if (launcher == null) {
      throw new Trouble(
          Exit.USAGE,
          "the emulators come with the source checkout only",
          "run ./millrace there, or set AWS_ENDPOINT_URL_SQS and AWS_ENDPOINT_URL_DYNAMODB");
    }
    return List.of(launcher, "emulator", "--with-parent");
  }

  /// Starts them on free ports, which takes some seconds; `data` null: they forget everything.
  static Emulators start(@Nullable String data) {
    var line = new ArrayList<>(line());
    if (data != null) {
      line.addAll(List.of("--data", data));
    }
    try {
      Process process =
          new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      return new Emulators(process, announced(process));
    } catch (IOException e) {
      throw new Trouble(
          Exit.FAILED, "the emulators did not start: " + e.getMessage(), "try ./millrace emulator");
    }
  }

  /// Where they are, and what else the AWS home needs to use them.
  Map<String, String> variables() {
    return variables;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, String> announced(Process process) throws IOException {
    var said = new LinkedHashMap<String, String>();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.equals("ready")) {
        return said;
      }
      int at = line.indexOf('=');
      if (at > 0) {
        said.put(line.substring(0, at), line.substring(at + 1));
      }
    }
    throw new IOException("they ended before they were ready");
  }
}
