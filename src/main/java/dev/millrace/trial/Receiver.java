package dev.millrace.trial;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A stranger's web server on loopback: it takes signed requests (standardwebhooks.com) and keeps
/// which ones were signed as they should be.
final class Receiver implements AutoCloseable {
  private static final String HOST = "localhost";

  private final byte[] secret = new byte[32];
  private final Set<String> genuine = ConcurrentHashMap.newKeySet();
  private final HttpServer server;

  Receiver() throws IOException {
    new SecureRandom().nextBytes(secret);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(HOST), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/hook", this::take);
    server.start();
  }

  /// What lets a server's http tasks come here.
  Map<String, String> variables() {
    return Map.of(
        "MILLRACE_HTTP_HOSTS",
        HOST,
        "MILLRACE_HTTP_PORTS",
        Integer.toString(server.getAddress().getPort()),
        "MILLRACE_HTTP_PLAIN",
        "true",
        "MILLRACE_HTTP_INSIDE_ADDRESSES",
        "true",
        "MILLRACE_HTTP_SECRET",
        "whsec_" + Base64.getEncoder().encodeToString(secret));
  }

  String url() {
    return "http://" + HOST + ":" + server.getAddress().getPort() + "/hook";
  }

  /// Whether a well-signed request came from that task.
  boolean heardFrom(String taskId) {
    return genuine.contains(taskId);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      var headers = exchange.getRequestHeaders();
      String id = String.valueOf(headers.getFirst("webhook-id"));
      String said = String.valueOf(headers.getFirst("webhook-signature"));
      String due = signature(id, String.valueOf(headers.getFirst("webhook-timestamp")), body);
      boolean well =
          MessageDigest.isEqual(
              said.getBytes(StandardCharsets.UTF_8), due.getBytes(StandardCharsets.UTF_8));
      if (well) {
        genuine.add(id);
      }
      exchange.sendResponseHeaders(well ? 204 : 401, -1);
    }
  }

  private String signature(String id, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HmacSHA256", e);
    }
  }
}
