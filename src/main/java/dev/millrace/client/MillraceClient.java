package dev.millrace.client;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/// Talks to a Millrace server. Each method throws `Unreachable` when none answers and `Refused`
/// when it says no.
public final class MillraceClient implements AutoCloseable {
  /// The longest that one request may wait for a task to finish.
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final URI server;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  public MillraceClient(URI server) {
    this.server = server;
  }

  /// Submits a task.
  public SeenTask submit(Submission submission) {
    var request =
        to("/tasks", PATIENCE)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(submission.body()));
    if (submission.key() != null) {
      request.header("Idempotency-Key", submission.key());
    }
    return SeenTask.of(answer(request.build()));
  }

  /// The task; waits up to `wait` (30 s at most) for it to finish.
  public SeenTask get(String id, Duration wait) {
    String query = wait.isZero() ? "" : "?wait=" + wait.toMillis() + "ms";
    return SeenTask.of(answer(to(path(id) + query, PATIENCE.plus(wait)).GET().build()));
  }

  /// What happened to the task, oldest first.
  public List<SeenEvent> events(String id) {
    Object answer = Json.read(answer(to(path(id) + "/events", PATIENCE).GET().build()));
    Object events = answer instanceof Map<?, ?> object ? object.get("events") : answer;
    return events instanceof List<?> list
        ? list.stream()
            .filter(Map.class::isInstance)
            .map(event -> new SeenEvent(Json.fields((Map<?, ?>) event)))
            .toList()
        : List.of();
  }

  /// Asks for the task to be called off.
  public SeenTask cancel(String id) {
    var request = to(path(id) + "/cancel", PATIENCE).POST(BodyPublishers.noBody());
    return SeenTask.of(answer(request.build()));
  }

  /// Whether the server says that it is ready for tasks.
  public boolean isReady() {
    return send(to("/health/readiness", Duration.ofSeconds(3)).GET().build()).statusCode() == 200;
  }

  /// Where the task can be looked at.
  public URI link(String id) {
    return server.resolve(path(id));
  }

  @Override
  public void close() {
    http.close();
  }

  private static String path(String id) {
    return "/tasks/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
  }

  private HttpRequest.Builder to(String path, Duration patience) {
    return HttpRequest.newBuilder(server.resolve(path))
        .timeout(patience)
        .header("Accept", "application/json");
  }

  private String answer(HttpRequest request) {
    HttpResponse<String> response = send(request);
    if (response.statusCode() >= 300) {
      throw Refused.of(response.statusCode(), response.body());
    }
    return response.body();
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new Unreachable(server, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + server, e);
    }
  }
}
