package dev.millrace.handler.builtin;

import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.ssl.SSLContexts;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/// One request, to addresses that were checked before: no name is looked up again, no redirect
/// followed, no proxy used, nothing kept. Ten seconds for all of it; 64 KiB of the answer are read.
@Singleton
final class PinnedHttp {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final int MOST_BYTES = 64 * 1024;

  private final TlsSocketStrategy tls = new DefaultClientTlsStrategy(SSLContexts.createDefault());
  private final InstantSource clock;

  PinnedHttp(InstantSource clock) {
    this.clock = clock;
  }

  /// An answer; `retryAfter` when it named a time to try again.
  record Reply(int status, String body, @Nullable Instant retryAfter) {}

  Reply post(Destination destination, Map<String, String> headers, byte[] body) throws IOException {
    var post = new HttpPost(destination.uri());
    headers.forEach(post::setHeader);
    post.setEntity(new ByteArrayEntity(body, ContentType.APPLICATION_JSON));
    Thread alarm = Thread.ofVirtual().name("http-limit").start(() -> stopLate(post));
    try (CloseableHttpClient client = client(destination)) {
      return client.execute(post, this::reply);
    } catch (IOException e) {
      throw new IOException("the destination can't be reached: " + e.getMessage(), e);
    } finally {
      alarm.interrupt();
    }
  }

  private CloseableHttpClient client(Destination destination) {
    var limit = Timeout.of(LIMIT);
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setDnsResolver(new Pinned(destination))
            .setTlsSocketStrategy(tls)
            .setDefaultConnectionConfig(
                ConnectionConfig.custom().setConnectTimeout(limit).setSocketTimeout(limit).build())
            .build();
    return HttpClients.custom()
        .setConnectionManager(connections)
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .build();
  }

  private Reply reply(ClassicHttpResponse answer) throws IOException {
    String body = "";
    if (answer.getEntity() != null) {
      InputStream content = answer.getEntity().getContent();
      body = new String(content.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
      // Without an entity the client drops the connection; with one it would read on to the end.
      answer.setEntity(null);
    }
    return new Reply(answer.getCode(), body, retryAfter(answer.getFirstHeader("Retry-After")));
  }

  /// RFC 9110, 10.2.3: seconds or a date; what is neither counts as not there.
  private @Nullable Instant retryAfter(@Nullable Header header) {
    String text = header == null ? "" : header.getValue().strip();
    if (text.matches("\\d{1,9}")) {
      return clock.instant().plusSeconds(Long.parseLong(text));
    }
    try {
      return text.isEmpty()
          ? null
          : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static void stopLate(HttpPost post) {
    try {
      Thread.sleep(LIMIT);
      post.abort();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private record Pinned(Destination destination) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      if (!host.equalsIgnoreCase(destination.uri().getHost())) {
        throw new UnknownHostException(host);
      }
      return destination.addresses().toArray(InetAddress[]::new);
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }
}
