package dev.millrace.http;

import dev.millrace.settings.Settings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// A server of its own on a free port, and two ways to ask it: properly, and byte by byte.
public final class TestServer implements AutoCloseable {
  static final String HANDLERS = "millrace.test.handlers";

  private final ApplicationContext context;
  private final int port;
  private final HttpClient client = HttpClient.newHttpClient();

  private TestServer(String home, Map<String, String> variables, Object... beans) {
    this.context =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .environmentPropertySource(false)
            .banner(false)
            .properties(
                Map.of(
                    "millrace.home",
                    home,
                    HANDLERS,
                    "true",
                    "micronaut.server.host",
                    "127.0.0.1",
                    "micronaut.server.port",
                    -1))
            .singletons(new Settings(variables))
            .singletons(beans)
            .start();
    this.port = context.getBean(EmbeddedServer.class).start().getPort();
  }

  /// One whose records and queue are simulated, and whose clock stands still.
  public static TestServer simulated() {
    return new TestServer(SimulatedHome.NAME, Map.of("QUEUES", "default,slow"));
  }

  /// One at home in `folder`, on the real clock, with `beans` besides its own.
  public static TestServer embedded(String folder, Map<String, String> variables, Object... beans) {
    var all = new HashMap<>(variables);
    all.put("MILLRACE_DATA_DIR", folder);
    return new TestServer("embedded", all, beans);
  }

  /// A bean of this server's process.
  public <T> T bean(Class<T> type) {
    return context.getBean(type);
  }

  /// Submits `json`.
  public HttpResponse<String> submit(String json, String... headers) {
    return send("POST", "/tasks", json.getBytes(StandardCharsets.UTF_8), headers);
  }

  /// The id of the task that `json` makes.
  public String accepted(String json) {
    return text(submit(json).body(), "id");
  }

  public HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, new byte[0], headers);
  }

  public HttpResponse<String> send(String method, String path, byte[] body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .method(
                method,
                body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// Sends `bytes` as they are; what comes back until the server closes the connection.
  public String raw(byte[] bytes) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      var all = new ByteArrayOutputStream();
      socket.getInputStream().transferTo(all);
      return all.toString(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The text of a member of a flat JSON object.
  public static String text(String json, String member) {
    var form = Pattern.compile("\"" + member + "\":\"?([^\",}]*)").matcher(json);
    return form.find() ? form.group(1) : "";
  }

  @Override
  public void close() {
    client.close();
    context.close();
  }
}
