package dev.millrace.http;

import static dev.millrace.http.Problems.is;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Each request that is bad but for its body gets exactly one answer, always as a problem.
class BadRequestTest {
  private static final int MOST = 1_114_112;
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.simulated();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/plain", "application/xml", "multipart/form-data; boundary=x"})
  void another_media_type_is_refused(String type) {
    var answer = server.submit("{\"type\":\"echo\"}", "Content-Type", type);
    is(answer, 415, "unsupported-media-type");
    assertThat(answer.headers().firstValue("Accept-Post")).contains("application/json");
  }

  @Test
  void what_curl_calls_a_form_is_read_as_json_but_not_from_a_browser() {
    String form = "application/x-www-form-urlencoded";
    var curl = server.submit("{\"type\":\"echo\",\"payload\":\"a@b\"}", "Content-Type", form);
    assertThat(curl.statusCode()).isEqualTo(201);
    var page =
        server.submit("{\"type\":\"echo\"}", "Content-Type", form, "Origin", "https://example.org");
    is(page, 403, "foreign-origin");
    var elsewhere =
        server.submit("{\"type\":\"echo\"}", "Content-Type", form, "Sec-Fetch-Site", "cross-site");
    is(elsewhere, 415, "unsupported-media-type");
  }

  @Test
  void a_compressed_body_is_refused() {
    var answer = server.submit("{\"type\":\"echo\"}", "Content-Encoding", "gzip");
    is(answer, 415, "unsupported-content-encoding");
  }

  @Test
  void xml_is_not_offered() {
    is(server.submit("{\"type\":\"echo\"}", "Accept", "application/xml"), 406, "not-acceptable");
    is(server.get("/tasks/x", "Accept", "application/xml"), 406, "not-acceptable");
  }

  @Test
  void a_body_of_one_byte_too_many_is_refused_and_the_connection_closed() {
    String answer =
        server.raw(
            request(
                "POST /tasks HTTP/1.1\r\nHost: x\r\nContent-Length: " + (MOST + 1) + "\r\n\r\n",
                new byte[0]));
    assertThat(answer).startsWith("HTTP/1.1 413").contains("body-too-large", "\"limit\":1114112");
  }

  @Test
  void a_body_in_chunks_is_counted_too() {
    var chunks = new ByteArrayOutputStream();
    for (int i = 0; i < 18; i++) {
      chunks.writeBytes("10000\r\n".getBytes(StandardCharsets.US_ASCII));
      chunks.writeBytes(" ".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII));
      chunks.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    String answer =
        server.raw(
            request(
                "POST /tasks HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
                chunks.toByteArray()));
    assertThat(answer).startsWith("HTTP/1.1 413").contains("body-too-large", "\"limit\":1114112");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "k\u0085k", "k\u0001k", "k\u007fk"})
  void an_idempotency_key_that_cannot_be_used_is_refused(String key) {
    String body = "{\"type\":\"echo\"}";
    String head =
        "POST /tasks HTTP/1.1\r\nHost: x\r\nConnection: close\r\nIdempotency-Key: %s\r\nContent-Length: %d\r\n\r\n%s";
    String answer =
        server.raw(head.formatted(key, body.length(), body).getBytes(StandardCharsets.ISO_8859_1));
    assertThat(answer).startsWith("HTTP/1.1 400").contains("/problems/invalid-idempotency-key");
  }

  @Test
  void an_idempotency_key_of_129_characters_is_refused() {
    var answer = server.submit("{\"type\":\"echo\"}", "Idempotency-Key", "k".repeat(129));
    is(answer, 400, "invalid-idempotency-key");
    var twice =
        server.submit("{\"type\":\"echo\"}", "Idempotency-Key", "a", "Idempotency-Key", "b");
    is(twice, 400, "invalid-idempotency-key");
  }

  @Test
  void header_and_body_may_not_name_different_keys() {
    var answer =
        server.submit("{\"type\":\"echo\",\"idempotency_key\":\"a\"}", "Idempotency-Key", "b");
    is(answer, 422, "validation");
    assertThat(answer.body()).contains("/idempotency_key", "conflict");
  }

  @Test
  void a_long_uri_is_refused() {
    is(server.get("/metrics?" + "x".repeat(4096)), 414, "uri-too-long");
    is(server.get("/tasks/x?" + "x".repeat(4096)), 414, "uri-too-long");
    String answer =
        server.raw(
            request("GET /" + "x".repeat(70_000) + " HTTP/1.1\r\nHost: x\r\n\r\n", new byte[0]));
    assertThat(answer).contains(" 414 ").contains("/problems/uri-too-long");
  }

  @Test
  void headers_of_more_than_8_kib_are_refused() {
    String answer =
        server.raw(
            request(
                "GET /health HTTP/1.1\r\nHost: x\r\nX: " + "x".repeat(9000) + "\r\n\r\n",
                new byte[0]));
    assertThat(answer).startsWith("HTTP/1.1 431").contains("/problems/headers-too-large");
  }

  @Test
  void two_ways_to_say_the_length_are_refused() {
    String answer =
        server.raw(
            request(
                "POST /tasks HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                new byte[0]));
    assertThat(answer).startsWith("HTTP/1.1 400").contains("/problems/bad-request");
  }

  @Test
  void a_line_that_is_not_http_is_refused() {
    assertThat(server.raw(request("GET\r\n\r\n", new byte[0])))
        .contains(" 400 ")
        .contains("/problems/bad-request");
  }

  @Test
  void another_method_is_answered_with_those_that_are_allowed() {
    var answer = server.send("DELETE", "/tasks", new byte[0]);
    is(answer, 405, "method-not-allowed");
    assertThat(answer.headers().firstValue("Allow").orElse("")).contains("POST");
  }

  @Test
  void an_unknown_path_is_not_found() {
    is(server.get("/nothing"), 404, "not-found");
  }

  @Test
  void whatever_is_no_task_gets_the_same_answer() {
    String unknown = same(server.get("/tasks/00000000-0000-7000-8000-000000000000"));
    assertThat(unknown).contains("/problems/task-not-found");
    for (String id :
        new String[] {
          "x", "a%2Fb", "%00", "..%2f..", "%0d%0aX:y", "a".repeat(10_000), "a.b", "é"
        }) {
      String path = "/tasks/" + id.replace("é", "%C3%A9");
      assertThat(same(server.get(path))).isEqualTo(unknown);
      assertThat(same(server.get(path + "?wait=1s"))).isEqualTo(unknown);
      assertThat(same(server.get(path + "/events"))).isEqualTo(unknown);
      assertThat(same(server.send("POST", path + "/cancel", new byte[0]))).isEqualTo(unknown);
    }
    String raw =
        server.raw(
            request(
                "GET /tasks/../ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", new byte[0]));
    assertThat(raw)
        .startsWith("HTTP/1.1 404")
        .contains(unknown.substring(unknown.indexOf('{'), 60));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0", "61s", "2m", "-1s", "soon", "1h"})
  void a_wait_that_is_none_is_refused(String wait) {
    var answer = server.get("/tasks/x?wait=" + wait);
    is(answer, 422, "validation");
    assertThat(answer.body()).contains("?wait");
  }

  @Test
  void a_finished_task_is_not_cancelled() {
    String id = server.accepted("{\"type\":\"echo\"}");
    assertThat(server.send("POST", "/tasks/" + id + "/cancel", new byte[0]).statusCode())
        .isEqualTo(200);
    var again = server.send("POST", "/tasks/" + id + "/cancel", new byte[0]);
    is(again, 409, "task-already-finished");
    assertThat(again.body()).contains("\"status\":\"CANCELLED\"");
  }

  @Test
  void each_problem_opens_its_page() {
    for (ProblemType type : ProblemType.values()) {
      var page = server.get("/problems/" + type.slug());
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
      assertThat(page.body()).contains(type.title());
    }
    is(server.get("/problems/nope"), 404, "not-found");
  }

  @Test
  void a_request_carries_its_id_through() {
    var answer = server.get("/tasks/x", "X-Request-Id", "mine-1");
    assertThat(answer.body()).contains("\"instance\":\"/requests/mine-1\"");
    assertThat(answer.headers().firstValue("X-Request-Id")).contains("mine-1");
    assertThat(server.get("/tasks/x", "X-Request-Id", "<b>").body()).doesNotContain("<b>");
  }

  private static byte[] request(String head, byte[] body) {
    var all = new ByteArrayOutputStream();
    all.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    all.writeBytes(body);
    return all.toByteArray();
  }

  private static String same(HttpResponse<String> answer) {
    return answer.statusCode()
        + answer.headers().firstValue("Content-Type").orElse("")
        + answer.body().replaceAll("/requests/[^\"]*", "");
  }
}
