package dev.millrace.handler.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
  private static final String TRUST = "javax.net.ssl.trustStore";
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;

  private HttpsServer server;

  @BeforeEach
  void start() throws Exception {
    Path keys = folder.resolve("keys.p12");
    String[] keytool = {
      System.getProperty("java.home") + "/bin/keytool",
      "-genkeypair",
      "-alias",
      "server",
      "-keyalg",
      "EC",
      "-dname",
      "CN=test",
      "-ext",
      "san=dns:hooks.example.com",
      "-storetype",
      "PKCS12",
      "-keystore",
      keys.toString(),
      "-storepass",
      PASSWORD
    };
    assertThat(new ProcessBuilder(keytool).inheritIO().start().waitFor()).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(loopback(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void a_certificate_for_the_name_is_taken_at_the_pinned_address() throws IOException {
    assertThat(trusting().post(to("hooks.example.com"), Map.of(), new byte[0]).status())
        .isEqualTo(204);
  }

  @Test
  void a_certificate_for_another_name_is_refused() {
    assertThatThrownBy(() -> trusting().post(to("other.example.com"), Map.of(), new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("can't be reached");
  }

  @Test
  void a_certificate_that_nobody_vouches_for_is_refused() {
    var http = new PinnedHttp(InstantSource.system());
    assertThatThrownBy(() -> http.post(to("hooks.example.com"), Map.of(), new byte[0]))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("can't be reached");
  }

  private PinnedHttp trusting() {
    System.setProperty(TRUST, folder.resolve("keys.p12").toString());
    System.setProperty(TRUST + "Password", PASSWORD);
    try {
      return new PinnedHttp(InstantSource.system());
    } finally {
      System.clearProperty(TRUST);
      System.clearProperty(TRUST + "Password");
    }
  }

  private Destination to(String host) {
    String url = "https://%s:%d/".formatted(host, server.getAddress().getPort());
    return new Destination(URI.create(url), List.of(loopback()));
  }

  private static InetAddress loopback() {
    return InetAddress.ofLiteral("127.0.0.1");
  }
}
