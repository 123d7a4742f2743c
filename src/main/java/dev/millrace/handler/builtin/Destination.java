package dev.millrace.handler.builtin;

import dev.millrace.handler.PermanentFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Where a request may go: a URL whose host is on the operator's list, and the addresses that it
/// had when they were checked. The request goes to those and asks nobody again, or a name could
/// point elsewhere by then. Every refusal reads the same, so that nothing inside can be probed.
record Destination(URI uri, List<InetAddress> addresses) {
  /// Finds the addresses of a name.
  interface Resolver {
    List<InetAddress> addresses(String host) throws UnknownHostException;
  }

  static Destination of(String url, HttpConfig config, Resolver resolver) throws IOException {
    URI uri = uri(url);
    String scheme = lower(uri.getScheme());
    String host = lower(uri.getHost());
    boolean tls = scheme.equals("https");
    int port = uri.getPort() < 0 ? (tls ? 443 : 80) : uri.getPort();
    boolean fits =
        (tls || (scheme.equals("http") && config.plain()))
            && uri.getRawUserInfo() == null
            && uri.getRawFragment() == null
            && config.ports().contains(port)
            && config.hosts().stream().anyMatch(allowed -> covers(allowed, host));
    if (!fits) {
      throw denied();
    }
    List<InetAddress> addresses = resolver.addresses(host);
    if (!config.inside() && !addresses.stream().allMatch(Addresses::isPublic)) {
      throw denied();
    }
    return new Destination(uri, addresses);
  }

  private static boolean covers(String allowed, String host) {
    return allowed.startsWith("*.")
        ? host.length() >= allowed.length() && host.endsWith(allowed.substring(1))
        : host.equals(allowed);
  }

  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw denied();
    }
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }

  private static PermanentFailure denied() {
    return new PermanentFailure("destination denied");
  }
}
