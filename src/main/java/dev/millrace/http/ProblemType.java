package dev.millrace.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// Every kind of error that is answered: 400 is for what can't be read, 422 for what can be read
/// but not accepted. Each has a page at `/problems/<slug>`.
public enum ProblemType {
  BAD_REQUEST(
      400,
      "The request can't be read",
      "The request line, the headers or the URI break the rules of HTTP. The connection is closed"
          + " when it is unclear where the next request begins."),
  INVALID_JSON(
      400,
      "The body is not valid JSON",
      "Send one JSON object (RFC 8259). The detail says at which line and column reading stopped."),
  BODY_MISSING(400, "The body is missing", "Send a JSON object as the body."),
  DUPLICATE_MEMBER(
      400,
      "A member occurs twice",
      "An object has two members of the same name, so it is unclear which one counts. `pointer`"
          + " says which."),
  JSON_TOO_DEEP(
      400, "The JSON is nested too deeply", "Arrays and objects may be nested 64 levels deep."),
  INVALID_ENCODING(400, "The body is not UTF-8", "Send the body in UTF-8; there is no other way."),
  INVALID_IDEMPOTENCY_KEY(
      400,
      "The idempotency key can't be used",
      "An idempotency key has 1 to 128 characters, none of them a control character, and is given"
          + " once."),
  FOREIGN_ORIGIN(
      403,
      "The page comes from another site",
      "A server on a loopback address answers no page whose `Origin` is elsewhere."),
  TASK_NOT_FOUND(
      404,
      "There is no such task",
      "The id is wrong, or the task was finished long enough ago to be forgotten."),
  NOT_FOUND(404, "There is nothing here", "No route has this path."),
  METHOD_NOT_ALLOWED(
      405, "The method is not allowed here", "The header `Allow` lists the methods of this path."),
  NOT_ACCEPTABLE(
      406,
      "No such representation",
      "What the header `Accept` asks for is not offered; tasks are answered as application/json."),
  TASK_ALREADY_FINISHED(
      409,
      "The task is finished",
      "A finished task can't be cancelled; `status` says how it ended."),
  BODY_TOO_LARGE(
      413,
      "The body is too large",
      "A request's body may have 1,114,112 bytes (1 MiB and 64 KiB)."),
  PAYLOAD_TOO_LARGE(
      413,
      "The payload is too large",
      "A payload may have 1,048,576 bytes (1 MiB) of JSON text. Put larger data elsewhere and send"
          + " its address."),
  URI_TOO_LONG(414, "The URI is too long", "A URI may have 4,096 bytes."),
  UNSUPPORTED_MEDIA_TYPE(
      415, "The body's media type is not supported", "Send `Content-Type: application/json`."),
  UNSUPPORTED_CONTENT_ENCODING(
      415,
      "The body's encoding is not supported",
      "Send the body as it is, without `Content-Encoding`."),
  VALIDATION(
      422,
      "The request can't be accepted",
      "`errors` lists what is wrong and where, as JSON pointers (RFC 6901) into the body, or"
          + " `?name` for a query parameter."),
  UNKNOWN_TASK_TYPE(
      422,
      "There is no such type of task",
      "No handler takes tasks of this type; check its spelling."),
  PAYLOAD_SCHEMA(
      422,
      "The payload does not fit the type",
      "The type's handler can't read this payload; `errors` says where and why."),
  IDEMPOTENCY_KEY_REUSED(
      422,
      "The idempotency key was used for another request",
      "Repeat a request exactly, or use a new key. `task_id` is the task that the key made."),
  HEADERS_TOO_LARGE(431, "The headers are too large", "A request's headers may have 8,192 bytes."),
  INTERNAL_ERROR(
      500,
      "Something went wrong here",
      "It is not the request's fault, and it is logged under the request's id, which is the last"
          + " part of `instance`."),
  STORE_UNAVAILABLE(
      503,
      "The store does not answer",
      "Try again after the seconds in `Retry-After`. A submit may have been accepted: repeat it"
          + " with the same idempotency key."),
  QUEUE_UNAVAILABLE(
      503, "The queue does not answer", "Try again after the seconds in `Retry-After`."),
  UNHEALTHY(
      503,
      "Something that is needed does not work",
      "`broken` names what does not answer. This answer changes by itself when it is back.");

  private final int status;
  private final String title;
  private final String explanation;

  ProblemType(int status, String title, String explanation) {
    this.status = status;
    this.title = title;
    this.explanation = explanation;
  }

  int status() {
    return status;
  }

  String title() {
    return title;
  }

  String explanation() {
    return explanation;
  }

  /// Its name in the address of its page.
  String slug() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<ProblemType> find(String slug) {
    return Arrays.stream(values()).filter(type -> type.slug().equals(slug)).findFirst();
  }
}
