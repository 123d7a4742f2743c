package dev.millrace.handler.builtin;

import dev.millrace.handler.PermanentFailure;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/// Sends emails through Resend. The task's id is the idempotency key, so that Resend sends a
/// repeated one once (within its 24 hours).
record ResendCarrier(EmailConfig.Resend service, ObjectMapper mapper) {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  Email.Receipt carry(Mime mime) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(service.base().resolve(service.base().getPath() + "/emails"))
            .timeout(Duration.ofSeconds(20))
            .header("Authorization", "Bearer " + service.key())
            .header("Idempotency-Key", mime.taskId())
            .header("Content-Type", "application/json")
            .header("User-Agent", "millrace")
            .POST(HttpRequest.BodyPublishers.ofByteArray(mapper.writeValueAsBytes(body(mime))))
            .build();
    HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
    int status = answer.statusCode();
    if (status / 100 == 2) {
      return new Email.Receipt("resend", member(answer.body(), "id"), null);
    }
    String said = "Resend answered %d: %s".formatted(status, member(answer.body(), "message"));
    if (status / 100 == 4 && status != 409 && status != 429) {
      throw new PermanentFailure(said);
    }
    throw new IOException(said);
  }

  private static Map<String, Object> body(Mime mime) {
    var body = new LinkedHashMap<String, Object>();
    body.put("from", mime.from());
    body.put("to", mime.to());
    body.put("subject", mime.subject());
    if (mime.text() != null) {
      body.put("text", mime.text());
    }
    if (mime.html() != null) {
      body.put("html", mime.html());
    }
    return body;
  }

  /// A member of an answer that may be anything.
  private String member(String json, String name) {
    try {
      JsonNode answer = mapper.readValue(json, JsonNode.class);
      JsonNode value = answer == null || !answer.isObject() ? null : answer.get(name);
      String text = value == null || !value.isString() ? "" : value.getStringValue();
      return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    } catch (IOException e) {
      return "(no JSON)";
    }
  }
}
