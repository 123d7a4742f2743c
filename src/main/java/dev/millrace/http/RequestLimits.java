package dev.millrace.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.annotation.PreMatching;

/// Refuses, before a route is looked for, what no route takes.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class RequestLimits {
  private static final int MOST_URI = 4096;

  @PreMatching
  @RequestFilter
  void check(HttpRequest<?> request) {
    String uri = request.getUri().toString();
    // An overlong id is answered like any other that nobody has.
    int id = uri.startsWith("/tasks/") ? request.getUri().getRawPath().length() : 0;
    if (uri.length() - id > MOST_URI) {
      throw new Rejected(uri());
    }
    String encoding = request.getHeaders().get(HttpHeaders.CONTENT_ENCODING);
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new Rejected(
          ProblemType.UNSUPPORTED_CONTENT_ENCODING,
          "Send the body as it is, without Content-Encoding.");
    }
  }

  static Problem uri() {
    return Problem.of(
        ProblemType.URI_TOO_LONG, "The URI has more than %d bytes.".formatted(MOST_URI));
  }
}
