package dev.millrace.http;

import dev.millrace.engine.Refusal;
import dev.millrace.engine.Submissions;
import dev.millrace.http.Problem.Fault;
import dev.millrace.store.QueueUnavailable;
import dev.millrace.store.StoreUnavailable;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is answered when a route throws: the caller's faults by their reason, outages with when to
/// come back, and for all else nothing but an id under which it is logged.
@Singleton
final class Mishaps implements ExceptionHandler<Throwable, HttpResponse<?>> {
  private static final Logger LOG = LoggerFactory.getLogger(Mishaps.class);
  private static final String LATER = "2";

  @Override
  public HttpResponse<?> handle(HttpRequest request, Throwable thrown) {
    return of(request, thrown).answer(request);
  }

  private static Problem of(HttpRequest<?> request, Throwable thrown) {
    return switch (thrown) {
      case Rejected rejected -> rejected.problem();
      case Refusal refusal -> of(refusal);
      case StoreUnavailable e -> {
        LOG.warn("request {}: {}", RequestIds.of(request), e.getMessage());
        yield Problem.of(ProblemType.STORE_UNAVAILABLE, unanswered(request))
            .header("Retry-After", LATER);
      }
      case QueueUnavailable e -> {
        LOG.warn("request {}: {}", RequestIds.of(request), e.getMessage());
        yield Problem.of(ProblemType.QUEUE_UNAVAILABLE, "The queue does not answer; try again.")
            .header("Retry-After", LATER);
      }
      default -> unforeseen(request, thrown);
    };
  }

  private static String unanswered(HttpRequest<?> request) {
    return request.getMethod() == HttpMethod.POST
        ? "The store does not answer. The request may have been accepted: repeat it, a submit with"
            + " its Idempotency-Key."
        : "The store does not answer; try again.";
  }

  static Problem unforeseen(HttpRequest<?> request, Throwable thrown) {
    LOG.error(
        "request {} {} {} failed",
        RequestIds.of(request),
        request.getMethodName(),
        request.getPath(),
        thrown);
    return Problem.of(
        ProblemType.INTERNAL_ERROR, "Something went wrong here; the log has it under this id.");
  }

  private static Problem of(Refusal refusal) {
    String message = String.valueOf(refusal.getMessage());
    String about = Objects.requireNonNullElse(refusal.pointer(), "");
    return switch (refusal.reason()) {
      case UNKNOWN_TYPE ->
          Problem.invalid(
              ProblemType.UNKNOWN_TASK_TYPE, List.of(new Fault(about, "unknown-type", message)));
      case UNKNOWN_QUEUE ->
          Problem.invalid(
              ProblemType.VALIDATION, List.of(new Fault(about, "unknown-queue", message)));
      case BAD_PAYLOAD ->
          Problem.invalid(
              ProblemType.PAYLOAD_SCHEMA, List.of(new Fault(about, "unreadable", message)));
      case PAYLOAD_TOO_LARGE ->
          Problem.of(ProblemType.PAYLOAD_TOO_LARGE, message)
              .with("limit", Submissions.MOST_PAYLOAD);
      case KEY_REUSED ->
          Problem.of(ProblemType.IDEMPOTENCY_KEY_REUSED, message).with("task_id", about);
      case NOT_FOUND -> TaskIds.notFound();
      case ALREADY_FINISHED ->
          Problem.of(ProblemType.TASK_ALREADY_FINISHED, message).with("status", about);
    };
  }
}
