package dev.millrace.http;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import io.micronaut.http.server.netty.NettyHttpRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Micronaut's own errors as problems: no route, a wrong method or media type, a body that is too
/// large, a request that Netty can't decode.
@Singleton
final class ProblemAnswers implements ErrorResponseProcessor<byte[]> {
  @Override
  @SuppressWarnings("unchecked")
  public MutableHttpResponse<byte[]> processResponse(
      ErrorContext context, MutableHttpResponse<?> response) {
    var answer = (MutableHttpResponse<byte[]>) response;
    problem(context, response.code()).write(context.getRequest(), answer);
    return answer;
  }

  private static Problem problem(ErrorContext context, int status) {
    HttpRequest<?> request = context.getRequest();
    Throwable undecoded = undecoded(request);
    if (undecoded != null) {
      return undecoded(undecoded);
    }
    return switch (status) {
      case 404 -> missing(request);
      case 405 ->
          Problem.of(
              ProblemType.METHOD_NOT_ALLOWED,
              request.getMethodName() + " is not allowed here; see Allow.");
      case 406 ->
          Problem.of(ProblemType.NOT_ACCEPTABLE, "What Accept asks for is not offered here.");
      case 413 -> tooLarge();
      case 415 -> mediaType();
      case 500 ->
          Mishaps.unforeseen(
              request,
              context.getRootCause().orElseGet(() -> new IllegalStateException("status 500")));
      default -> Problem.of(ProblemType.BAD_REQUEST, "The request can't be read.");
    };
  }

  static Problem mediaType() {
    return Problem.of(
            ProblemType.UNSUPPORTED_MEDIA_TYPE,
            "Send the body as JSON, with Content-Type: application/json.")
        .header("Accept-Post", MediaType.APPLICATION_JSON);
  }

  private static Problem missing(HttpRequest<?> request) {
    return request.getPath().startsWith("/tasks/")
        ? TaskIds.notFound()
        : Problem.of(ProblemType.NOT_FOUND, "No route has this path.");
  }

  private static Problem tooLarge() {
    return Problem.of(
            ProblemType.BODY_TOO_LARGE,
            "The body has more than %d bytes.".formatted(RequestJson.MOST_BYTES))
        .with("limit", RequestJson.MOST_BYTES)
        .header(HttpHeaders.CONNECTION, "close");
  }

  private static @Nullable Throwable undecoded(HttpRequest<?> request) {
    return request instanceof NettyHttpRequest<?> netty
        ? netty.getNativeRequest().decoderResult().cause()
        : null;
  }

  private static Problem undecoded(Throwable cause) {
    return switch (cause) {
      case StrictHttp.BadKey _ -> SubmitRequest.badKey();
      case TooLongHttpLineException _ -> RequestLimits.uri();
      case TooLongHttpHeaderException _ ->
          Problem.of(
              ProblemType.HEADERS_TOO_LARGE, "The headers have more than 8192 bytes together.");
      default -> Problem.of(ProblemType.BAD_REQUEST, "The request can't be read as HTTP.");
    };
  }
}
