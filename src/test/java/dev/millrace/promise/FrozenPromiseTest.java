package dev.millrace.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.task.Status;
import dev.millrace.task.Task;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process that freezes past its lease loses its task, and knows it when it goes on.
class FrozenPromiseTest {
  @TempDir Path folder;
  private Process frozen;

  @AfterEach
  void end() {
    frozen.destroyForcibly();
  }

  @Test
  void a_frozen_process_is_outrun_and_stops_within_three_seconds_of_going_on() throws Exception {
    var variables = Home.AWS.variables(folder.resolve("here"));
    variables.put("LEASE_DURATION", "2s");
    variables.put("LEASE_CHECK_INTERVAL", "500ms");
    try (Node other = Node.idle(variables)) {
      String id = other.submit("ledger", "{\"mode\":\"HANG\",\"ms\":1}");
      frozen = start(variables);
      awaitLine("begin " + id, Duration.ofSeconds(60));
      signal("STOP");
      other.work();
      await().atMost(Duration.ofSeconds(2 + 5)).until(() -> other.get(id).attempt().fence() == 2);
      assertThat(ledger()).doesNotContain("end " + id);
      signal("CONT");
      awaitLine("end " + id, Duration.ofSeconds(3));
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> Files.readString(log()).contains("the end of attempt 1 came too late"));
      Task held = other.get(id);
      assertThat(held.status()).isEqualTo(Status.PROCESSING);
      assertThat(held.attempt().fence()).isEqualTo(2);
      assertThat(held.attempt().worker()).contains("-" + ProcessHandle.current().pid() + "-");
      other.interventions().cancel(id);
      other.await30(id, Status.CANCELLED);
    }
  }

  private Process start(Map<String, String> variables) throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Dlogback.configurationFile=logback.xml",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.millrace.cli.Millrace",
            "serve");
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(variables);
    builder.environment().put("MILLRACE_DATA_DIR", folder.resolve("there").toString());
    builder.environment().put("PORT", "0");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.to(new File(log().toString())))
        .start();
  }

  private void signal(String name) throws IOException, InterruptedException {
    String pid = Long.toString(frozen.pid());
    assertThat(new ProcessBuilder("kill", "-" + name, pid).inheritIO().start().waitFor()).isZero();
  }

  private void awaitLine(String line, Duration most) {
    await().atMost(most).pollInterval(Duration.ofMillis(20)).until(() -> ledger().contains(line));
  }

  private String ledger() {
    Path place = folder.resolve("there").resolve("ledger").resolve(frozen.pid() + ".txt");
    try (Stream<String> lines = Files.exists(place) ? Files.lines(place) : Stream.of()) {
      return String.join("\n", lines.toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path log() {
    return folder.resolve("log");
  }
}
