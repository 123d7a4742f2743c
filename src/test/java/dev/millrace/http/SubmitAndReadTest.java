package dev.millrace.http;

import static dev.millrace.http.TestServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.simulated.Faults.Fault;
import dev.millrace.simulated.SimulatedClock;
import dev.millrace.simulated.SimulatedRecords;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is submitted comes back as it was sent.
class SubmitAndReadTest {
  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.simulated();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @BeforeEach
  void calm() {
    server.bean(SimulatedClock.class).set(Instant.parse("2026-01-01T00:00:00Z"));
    server.bean(SimulatedRecords.class).writes().clear();
    server.bean(FailingQueue.class).turn(FailingQueue.Mode.WELL);
  }

  @Test
  void a_submit_is_answered_with_the_task_and_where_it_is() {
    var answer = server.submit("{\"type\":\"echo\",\"payload\":\"user@example.com\"}");
    String id = text(answer.body(), "id");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Location")).contains("/tasks/" + id);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(answer.body())
        .isEqualTo(
            """
            {"id":"%s","type":"echo","queue":"default","payload":"user@example.com",\
            "status":"PENDING","created_at":"2026-01-01T00:00:00.000Z",\
            "updated_at":"2026-01-01T00:00:00.000Z","scheduled_at":"2026-01-01T00:00:00.000Z",\
            "attempts":0,"retry_count":0,"max_attempts":5,"timeout_ms":300000,"error":null}\
            """
                .formatted(id));
    assertThat(server.get("/tasks/" + id).body()).isEqualTo(answer.body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"\"",
        "\"\\u0000\"",
        "\"😀 \\ud83d\\ude00 \uFFFF\"",
        "12345678901234567890123456789012345678",
        "-1.50E+10",
        "true",
        "{\"z\":1,  \"a\":{\"__proto__\":\"\"} ,\"\":[ ]}",
        "[1,\n\t2 , {} ]",
        "\"a/b\\/c\\\"\""
      })
  void a_payload_comes_back_byte_for_byte(String payload) {
    var answer =
        server.submit("{ \"payload\" : " + payload + " , \"type\" : \"echo\",\"delay_ms\":0}");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(server.get("/tasks/" + text(answer.body(), "id")).body())
        .contains(",\"payload\":" + payload + ",\"status\"");
  }

  @Test
  void a_payload_of_one_mib_is_accepted_and_comes_back() {
    String payload = "\"" + "é".repeat(524_287) + "\"";
    var answer = server.submit("{\"type\":\"echo\",\"payload\":" + payload + "}");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(server.get("/tasks/" + text(answer.body(), "id")).body()).contains(payload);
  }

  @Test
  void json_may_be_64_levels_deep() {
    String deep = "[".repeat(63) + "]".repeat(63);
    var answer = server.submit("{\"type\":\"echo\",\"payload\":" + deep + "}");
    assertThat(answer.statusCode()).isEqualTo(201);
  }

  @Test
  void a_submit_may_say_when_where_and_how_often() {
    var answer =
        server.submit(
            "{\"type\":\"echo\",\"queue\":\"slow\",\"delay_ms\":3000,\"max_attempts\":20,"
                + "\"timeout_ms\":100}");
    assertThat(answer.body())
        .contains("\"status\":\"SCHEDULED\"", "\"queue\":\"slow\"", "\"payload\":null")
        .contains("\"scheduled_at\":\"2026-01-01T00:00:03.000Z\"")
        .contains("\"max_attempts\":20", "\"timeout_ms\":100");
    var later = server.submit("{\"type\":\"echo\",\"run_at\":\"2026-01-31T01:00:00.0001+01:00\"}");
    assertThat(later.body()).contains("\"scheduled_at\":\"2026-01-31T00:00:00.001Z\"");
    var past = server.submit("{\"type\":\"echo\",\"run_at\":\"2020-01-31T00:00:00Z\"}");
    assertThat(past.body()).contains("\"status\":\"PENDING\"");
  }

  @Test
  void events_tell_what_happened_in_order() {
    String id = server.accepted("{\"type\":\"echo\",\"delay_ms\":1000}");
    server.bean(SimulatedClock.class).pass(Duration.ofMillis(500));
    server.send("POST", "/tasks/" + id + "/cancel", new byte[0]);
    assertThat(server.get("/tasks/" + id + "/events").body())
        .isEqualTo(
            """
            {"id":"%s","events":[\
            {"event":"submitted","at":"2026-01-01T00:00:00.000Z","due":"2026-01-01T00:00:01.000Z"},\
            {"event":"cancelled","at":"2026-01-01T00:00:00.500Z"}]}\
            """
                .formatted(id));
    assertThat(server.get("/tasks/" + id).body())
        .contains("\"status\":\"CANCELLED\"", "\"finished_at\":\"2026-01-01T00:00:00.500Z\"");
  }

  @Test
  void one_key_makes_one_task_whoever_is_first() throws Exception {
    String body = "{\"type\":\"echo\",\"payload\":1,\"idempotency_key\":\"once\"}";
    int before = server.bean(FailingQueue.class).sent();
    var answers = new ArrayList<HttpResponse<String>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked = new ArrayList<Future<HttpResponse<String>>>();
      Callable<HttpResponse<String>> submit = () -> server.submit(body);
      for (int i = 0; i < 100; i++) {
        asked.add(threads.submit(submit));
      }
      for (var one : asked) {
        answers.add(one.get());
      }
    }
    assertThat(answers).filteredOn(answer -> answer.statusCode() == 201).hasSize(1);
    assertThat(answers).filteredOn(answer -> answer.statusCode() == 200).hasSize(99);
    assertThat(answers.stream().map(answer -> text(answer.body(), "id")).distinct()).hasSize(1);
    assertThat(server.bean(FailingQueue.class).sent() - before).isEqualTo(1);
  }

  @Test
  void a_key_is_not_used_for_two_requests() {
    var first = server.submit("{\"type\":\"echo\",\"payload\":1}", "Idempotency-Key", "k");
    var other = server.submit("{\"type\":\"echo\",\"payload\":2}", "Idempotency-Key", "k");
    var again = server.submit("{\"type\":\"echo\",\"payload\":1}", "Idempotency-Key", "k");
    assertThat(other.statusCode()).isEqualTo(422);
    assertThat(text(other.body(), "type")).isEqualTo("/problems/idempotency-key-reused");
    assertThat(text(other.body(), "task_id")).isEqualTo(text(first.body(), "id"));
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).isEqualTo(first.body());
  }

  @Test
  void a_submit_without_a_message_says_that_it_is_deferred() {
    server.bean(FailingQueue.class).turn(FailingQueue.Mode.REFUSES);
    var answer = server.submit("{\"type\":\"echo\"}");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body()).endsWith("\"dispatch\":\"deferred\"}");
  }

  @Test
  void without_the_store_nothing_is_promised() {
    server.bean(SimulatedRecords.class).writes().next(9, Fault.REFUSED);
    var answer = server.submit("{\"type\":\"echo\"}");
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(text(answer.body(), "type")).isEqualTo("/problems/store-unavailable");
    assertThat(answer.headers().firstValue("Retry-After")).contains("2");
    assertThat(answer.body()).doesNotContain("simulation");
  }
}
