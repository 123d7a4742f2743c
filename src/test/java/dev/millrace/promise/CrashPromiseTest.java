package dev.millrace.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process on one file may be killed at any moment: every task that it accepted is done.
class CrashPromiseTest {
  private static final int TASKS = 2000;
  private static final int KILLS = 10;
  private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Set<String> accepted = ConcurrentHashMap.newKeySet();
  @TempDir Path folder;
  private int port;
  private Process server;

  @BeforeEach
  void begin() throws IOException {
    try (var free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    start();
  }

  @AfterEach
  void end() {
    server.destroyForcibly();
  }

  @Test
  void ten_kills_during_two_thousand_tasks_lose_none_and_run_none_twice_at_once() throws Exception {
    try (var submitters = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < 4; n++) {
        submitters.submit(this::submit);
      }
      for (int kill = 1; kill <= KILLS; kill++) {
        int enough = kill * TASKS / (KILLS + 1);
        await().atMost(Duration.ofSeconds(120)).until(() -> accepted.size() >= enough);
        server.destroyForcibly().waitFor();
        start();
      }
    }
    assertThat(accepted).hasSizeGreaterThanOrEqualTo(TASKS);
    var open = ConcurrentHashMap.<String>newKeySet();
    open.addAll(accepted);
    await()
        .atMost(Duration.ofSeconds(180))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> {
          open.removeIf(id -> get("/tasks/" + id).contains("\"status\":\"COMPLETED\""));
          return open.isEmpty();
        });
    assertThat(accepted).allMatch(id -> isInTurn(get("/tasks/" + id + "/events")));
  }

  /// Each start comes after the submit or the end of the attempt before.
  private static boolean isInTurn(String events) {
    var names = Pattern.compile("\"event\":\"(\\w+)\"").matcher(events);
    boolean running = false;
    int completed = 0;
    while (names.find()) {
      switch (names.group(1)) {
        case "started" -> {
          if (running) {
            return false;
          }
          running = true;
        }
        case "attempt_failed" -> running = false;
        case "completed" -> {
          running = false;
          completed++;
        }
        default -> {}
      }
    }
    return completed == 1;
  }

  private void submit() {
    while (accepted.size() < TASKS) {
      String body = "{\"type\":\"sleep\",\"payload\":{\"ms\":20},\"max_attempts\":20}";
      var request = request("/tasks").POST(BodyPublishers.ofString(body)).build();
      try {
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        var id = ID.matcher(answer.body());
        if (answer.statusCode() == 201 && id.find()) {
          accepted.add(id.group(1));
        }
      } catch (IOException e) {
        await().atMost(Duration.ofSeconds(60)).until(this::answers);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private boolean answers() {
    return !get("/health").isEmpty();
  }

  private String get(String path) {
    try {
      return client.send(request(path).GET().build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .timeout(Duration.ofSeconds(20))
        .header("Content-Type", "application/json");
  }

  private void start() throws IOException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.millrace.cli.Millrace",
            "serve");
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().put("PORT", Integer.toString(port));
    builder.environment().put("MILLRACE_DATA_DIR", folder.toString());
    builder.environment().put("MILLRACE_DEBUG_TYPES", "true");
    server =
        builder
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(folder.toFile(), "log")))
            .start();
  }
}
