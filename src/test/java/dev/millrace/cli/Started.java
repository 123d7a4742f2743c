package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A process of its own, with nothing in its environment but what it is given.
final class Started implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Process process;
  private final Path output;
  private final Path errors;

  private Started(Process process, Path output, Path errors) {
    this.process = process;
    this.output = output;
    this.errors = errors;
  }

  /// `millrace` with these arguments, as the jar would run.
  static Started millrace(Map<String, String> environment, String... arguments) throws IOException {
    var line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Dlogback.configurationFile=logback.xml",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Millrace.class.getName()));
    line.addAll(List.of(arguments));
    return run(environment, line);
  }

  static Started run(Map<String, String> environment, List<String> line) throws IOException {
    Path output = Files.createTempFile("millrace-test", ".out");
    Path errors = Files.createTempFile("millrace-test", ".err");
    var builder =
        new ProcessBuilder(line).redirectOutput(output.toFile()).redirectError(errors.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return new Started(builder.start(), output, errors);
  }

  /// Its exit code, once it has ended.
  int code() throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  /// Waits until it has printed `text`.
  Started said(String text) {
    await().atMost(PATIENCE).until(() -> output().contains(text) || !process.isAlive());
    assertThat(output()).as(errors()).contains(text);
    return this;
  }

  /// Sends SIGTERM.
  void terminate() {
    process.destroy();
  }

  String output() {
    return read(output);
  }

  String errors() {
    return read(errors);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(output);
    Files.deleteIfExists(errors);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
