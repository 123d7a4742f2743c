package dev.millrace.http;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// An error as it is answered (RFC 9457): what `detail` says is for people and names no class, no
/// host and no other's data; `members` are for programs.
public record Problem(
    ProblemType type,
    String detail,
    List<Fault> errors,
    Map<String, Object> members,
    Map<String, String> headers) {
  private static final int MOST_ERRORS = 20;

  /// What is wrong with one part of a request; `pointer` is a JSON pointer into the body (RFC
  /// 6901).
  public record Fault(String pointer, String code, String message) {}

  /// A problem with nothing but a sentence.
  public static Problem of(ProblemType type, String detail) {
    return new Problem(type, detail, List.of(), Map.of(), Map.of());
  }

  static Problem invalid(ProblemType type, List<Fault> errors) {
    String detail = errors.size() == 1 ? errors.getFirst().message() : "See errors.";
    return new Problem(
        type, detail, errors.stream().limit(MOST_ERRORS).toList(), Map.of(), Map.of());
  }

  /// The same with one more member; `value` is text, a number or a list of texts.
  public Problem with(String member, Object value) {
    var more = new LinkedHashMap<>(members);
    more.put(member, value);
    return new Problem(type, detail, errors, more, headers);
  }

  Problem header(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Problem(type, detail, errors, members, more);
  }

  /// As the answer to `request`.
  public HttpResponse<?> answer(HttpRequest<?> request) {
    MutableHttpResponse<byte[]> response = HttpResponse.status(HttpStatus.valueOf(type.status()));
    write(request, response);
    return response;
  }

  void write(HttpRequest<?> request, MutableHttpResponse<byte[]> response) {
    response
        .status(HttpStatus.valueOf(type.status()))
        .body(json(RequestIds.of(request)))
        .contentType(MediaType.APPLICATION_JSON_PROBLEM_TYPE);
    headers.forEach(response::header);
  }

  private byte[] json(String request) {
    return Json.object(out -> {
      out.writeStringField("type", "/problems/" + type.slug());
      out.writeStringField("title", type.title());
      out.writeNumberField("status", type.status());
      out.writeStringField("detail", detail);
      out.writeStringField("instance", "/requests/" + request);
      for (var member : members.entrySet()) {
        out.writeFieldName(member.getKey());
        if (member.getValue() instanceof List<?> texts) {
          String[] all = texts.stream().map(String::valueOf).toArray(String[]::new);
          out.writeArray(all, 0, all.length);
        } else {
          out.writeObject(member.getValue());
        }
      }
      if (!errors.isEmpty()) {
        out.writeArrayFieldStart("errors");
        for (Fault error : errors) {
          out.writeStartObject();
          out.writeStringField("pointer", error.pointer());
          out.writeStringField("code", error.code());
          out.writeStringField("message", error.message());
          out.writeEndObject();
        }
        out.writeEndArray();
      }
    });
  }
}
