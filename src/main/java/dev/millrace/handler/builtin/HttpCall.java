package dev.millrace.handler.builtin;

import dev.millrace.handler.BadPayload;
import dev.millrace.handler.PermanentFailure;
import dev.millrace.handler.TaskContext;
import dev.millrace.handler.TaskHandler;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// POSTs JSON to a host on the operator's list, signed after Standard Webhooks. 2xx is done; 429
/// and 503 wait as long as `Retry-After` says, an hour at most; another 4xx is final, and so is a
/// redirect, for it would lead around the checks.
@Singleton
final class HttpCall {
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final int MOST_HEADERS = 20;

  private final HttpConfig config;
  private final Destination.Resolver resolver;
  private final PinnedHttp http;
  private final InstantSource clock;
  private final ObjectMapper mapper;

  HttpCall(
      HttpConfig config,
      Destination.Resolver resolver,
      PinnedHttp http,
      InstantSource clock,
      ObjectMapper mapper) {
    this.config = config;
    this.resolver = resolver;
    this.http = http;
    this.clock = clock;
    this.mapper = mapper;
  }

  /// What to send where; `headers` may not be ones that the request itself needs.
  @Serdeable
  record Request(String url, @Nullable JsonNode body, @Nullable Map<String, String> headers) {
    private static final String RESERVED =
        "host|content-.*|transfer-encoding|connection|keep-alive|te|trailer|upgrade|expect"
            + "|proxy-.*|webhook-.*|user-agent";

    Request {
      if (headers != null) {
        if (headers.size() > MOST_HEADERS) {
          throw new BadPayload("/headers", "are too many; 20 at most");
        }
        headers.forEach(Request::prove);
      }
    }

    Map<String, String> ownHeaders() {
      return headers == null ? Map.of() : headers;
    }

    private static void prove(String name, String value) {
      boolean token = name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
      if (!token || !value.matches("[\\t -~]{0,2000}")) {
        throw new BadPayload("/headers", "hold a name or value that no header can have");
      }
      if (name.toLowerCase(Locale.ROOT).matches(RESERVED)) {
        throw new BadPayload("/headers/" + name, "is set by Millrace; leave it out");
      }
    }
  }

  /// How the destination answered; `body` only where the operator shows it.
  @Serdeable
  record Answer(int status, @Nullable String body) {}

  @TaskHandler("http")
  Answer call(Request request, TaskContext context) throws IOException {
    if (config.hosts().isEmpty()) {
      throw new PermanentFailure(
          "http tasks are off; MILLRACE_HTTP_HOSTS lists the hosts that they may call");
    }
    Destination destination = Destination.of(request.url(), config, resolver);
    byte[] body =
        mapper.writeValueAsBytes(
            request.body() == null ? JsonNode.createObjectNode(Map.of()) : request.body());
    PinnedHttp.Reply reply = http.post(destination, headers(request, body, context.id()), body);
    int status = reply.status();
    if (status / 100 == 2) {
      return new Answer(status, config.answers() ? reply.body() : null);
    }
    String said = "the destination answered %d".formatted(status);
    if ((status == 429 || status == 503) && reply.retryAfter() != null) {
      throw context.snooze(wait(reply.retryAfter()));
    }
    if (status / 100 == 3) {
      throw new PermanentFailure(said + "; redirects are not followed");
    }
    if (status / 100 == 4 && status != 429) {
      throw new PermanentFailure(said);
    }
    throw new IOException(said);
  }

  private Map<String, String> headers(Request request, byte[] body, String id) {
    long at = clock.instant().getEpochSecond();
    var headers = new LinkedHashMap<>(request.ownHeaders());
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "millrace");
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", Long.toString(at));
    headers.put("webhook-signature", config.signature().of(id, at, body));
    return headers;
  }

  private Duration wait(Instant until) {
    Duration wait = Duration.between(clock.instant(), until);
    return wait.compareTo(LONGEST_WAIT) > 0
        ? LONGEST_WAIT
        : wait.isPositive() ? wait : Duration.ofSeconds(1);
  }
}
