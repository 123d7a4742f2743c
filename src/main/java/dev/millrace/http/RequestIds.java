package dev.millrace.http;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/// Gives each request an id, which its answer, a problem's `instance` and the log carry: the
/// caller's own `X-Request-Id` if that is 1 to 64 of `A-Z a-z 0-9 _ -`, else a chance number.
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class RequestIds {
  private static final String HEADER = "X-Request-Id";
  private static final String ATTRIBUTE = "millrace.request";
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /// Micronaut answers a page of another site that talks to this machine's own without a word.
  private static final Problem FOREIGN =
      Problem.of(
          ProblemType.FOREIGN_ORIGIN, "Pages of other sites may not talk to a server on loopback.");

  @RequestFilter
  void number(HttpRequest<?> request) {
    of(request);
  }

  @ResponseFilter
  void answer(HttpRequest<?> request, MutableHttpResponse<byte[]> response) {
    if (response.code() == HttpStatus.FORBIDDEN.getCode() && response.body() == null) {
      FOREIGN.write(request, response);
    }
    response.header(HEADER, of(request));
  }

  static String of(HttpRequest<?> request) {
    return request
        .getAttribute(ATTRIBUTE, String.class)
        .orElseGet(() -> {
          String asked = request.getHeaders().get(HEADER);
          String id = asked != null && FORM.matcher(asked).matches() ? asked : chance();
          request.setAttribute(ATTRIBUTE, id);
          return id;
        });
  }

  private static String chance() {
    byte[] bytes =
        ByteBuffer.allocate(Long.BYTES).putLong(ThreadLocalRandom.current().nextLong()).array();
    return HexFormat.of().formatHex(bytes);
  }
}
