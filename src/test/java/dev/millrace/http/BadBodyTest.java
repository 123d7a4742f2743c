package dev.millrace.http;

import static dev.millrace.http.Problems.is;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Each bad body gets exactly one answer, always as a problem.
class BadBodyTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.simulated();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<Arguments> bodies() {
    String deep = "[".repeat(64);
    return Stream.of(
        bad("{\"type\":", 400, "invalid-json", "The body is not valid JSON (line 1, column 9)."),
        bad("", 400, "body-missing", ""),
        bad("  \n", 400, "body-missing", ""),
        bad("[]", 400, "invalid-json", "expected an object"),
        bad("\"x\"", 400, "invalid-json", "expected an object"),
        bad("{} {}", 400, "invalid-json", "line 1, column 4"),
        bad("{'type':1}", 400, "invalid-json", "line 1"),
        bad("{\"type\":NaN}", 400, "invalid-json", "line 1"),
        bad("{\"type\":\"a\",\"type\":\"b\"}", 400, "duplicate-member", "\"pointer\":\"/type\""),
        bad(
            "{\"type\":\"echo\",\"payload\":[{\"a\":1,\"a\":2}]}",
            400,
            "duplicate-member",
            "\"pointer\":\"/payload/0/a\""),
        bad("{\"payload\":" + deep + "]".repeat(64) + "}", 400, "json-too-deep", "\"limit\":64"),
        bad("[".repeat(100_000), 400, "json-too-deep", "\"limit\":64"),
        bad("{\"a\":".repeat(65), 400, "json-too-deep", "\"limit\":64"),
        bad("{}", 422, "validation", "\"pointer\":\"/type\",\"code\":\"required\""),
        bad("{\"type\":null}", 422, "validation", "\"pointer\":\"/type\",\"code\":\"required\""),
        bad("{\"type\":5}", 422, "validation", "\"pointer\":\"/type\",\"code\":\"string\""),
        bad("{\"type\":\"a b\"}", 422, "validation", "\"pointer\":\"/type\",\"code\":\"form\""),
        bad(
            "{\"type\":\"echo\",\"payloud\":5}",
            422,
            "validation",
            "\"pointer\":\"/payloud\",\"code\":\"unknown-member\",\"message\":\"There is no such"
                + " member here. Did you mean payload?\""),
        bad("{\"type\":\"nope\"}", 422, "unknown-task-type", "\"pointer\":\"/type\""),
        bad("{\"type\":\"echo\",\"queue\":\"nope\"}", 422, "validation", "\"pointer\":\"/queue\""),
        bad("{\"type\":\"note\",\"payload\":{\"text\":[]}}", 422, "payload-schema", "/payload"),
        field("max_attempts", "0", "from 1 to 20"),
        field("max_attempts", "21", "from 1 to 20"),
        field("max_attempts", "1.5", "from 1 to 20"),
        field("max_attempts", "\"3\"", "from 1 to 20"),
        field("max_attempts", "1e400", "from 1 to 20"),
        field("max_attempts", "99999999999999999999", "from 1 to 20"),
        field("delay_ms", "-1", "from 0 to 31536000000"),
        field("delay_ms", "31536000001", "from 0 to 31536000000"),
        field("timeout_ms", "99", "from 100 to 31536000000"),
        field("run_at", "\"tomorrow\"", "RFC 3339"),
        field("run_at", "\"2026-13-01T00:00:00Z\"", "RFC 3339"),
        field("run_at", "\"2026-01-01T00:00:00Z\",\"delay_ms\":1", "not both"),
        field("payload", "1" + "0".repeat(100), "100 characters"),
        field("payload", "\"\\ud800\"", "half a character"),
        field("idempotency_key", "5", "is a string"),
        bad(
            "{\"type\":\"echo\",\"idempotency_key\":\"\"}",
            400,
            "invalid-idempotency-key",
            "128 characters"),
        bad(
            "{\"type\":\"echo\",\"payload\":\"" + "x".repeat(1_048_575) + "\"}",
            413,
            "payload-too-large",
            "\"limit\":1048576"));
  }

  @ParameterizedTest
  @MethodSource("bodies")
  void a_bad_body_is_refused(String body, int status, String slug, String detail) {
    var answer = server.submit(body, "Content-Type", "application/json");
    is(answer, status, slug);
    assertThat(answer.body()).contains(detail);
  }

  @Test
  void every_fault_is_listed_at_once() {
    var answer = server.submit("{\"max_attempts\":0,\"delay_ms\":-1,\"x\":1}");
    is(answer, 422, "validation");
    assertThat(answer.body()).contains("/type", "/max_attempts", "/delay_ms", "/x");
  }

  @Test
  void a_body_that_is_not_utf_8_is_refused() {
    byte[] body = "{\"type\":\"\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
    is(server.send("POST", "/tasks", body), 400, "invalid-encoding");
    byte[] wide = "{}".getBytes(StandardCharsets.UTF_16LE);
    is(server.send("POST", "/tasks", wide), 400, "invalid-json");
  }

  private static Arguments bad(String body, int status, String slug, String detail) {
    return Arguments.of(body, status, slug, detail);
  }

  private static Arguments field(String name, String value, String detail) {
    return bad("{\"type\":\"echo\",\"%s\":%s}".formatted(name, value), 422, "validation", detail);
  }
}
