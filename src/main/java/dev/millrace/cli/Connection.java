package dev.millrace.cli;

import dev.millrace.client.MillraceClient;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of verbs that talk to a server.
final class Connection {
  private static final String USUAL = "http://127.0.0.1:8080";

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The server (MILLRACE_URL, else " + USUAL + ").")
  private @Nullable String url;

  @Option(names = "--json", description = "Prints JSON for programs instead of text for people.")
  private boolean json;

  boolean json() {
    return json;
  }

  MillraceClient client() {
    String named = Objects.requireNonNullElse(url, env("MILLRACE_URL", USUAL));
    try {
      var server = new URI(named.endsWith("/") ? named : named + "/");
      if (server.getHost() != null && String.valueOf(server.getScheme()).matches("https?")) {
        return new MillraceClient(server);
      }
    } catch (URISyntaxException _) {
      throw unusable(named);
    }
    throw unusable(named);
  }

  private static Trouble unusable(String named) {
    return new Trouble(Exit.USAGE, named + " is not a server's URL", "write it as " + USUAL);
  }

  private static String env(String name, String fallback) {
    String value = System.getenv(name);
    return value == null || value.isBlank() ? fallback : value.strip();
  }
}
