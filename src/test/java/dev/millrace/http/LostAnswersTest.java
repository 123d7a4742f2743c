package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.simulated.Faults.Fault;
import dev.millrace.simulated.SimulatedRecords;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A submit whose record was written, but whose writer never heard so.
class LostAnswersTest {
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.simulated();
    var chance = new Random(5);
    var writes = server.bean(SimulatedRecords.class).writes();
    for (int n = 0; n < 2_000; n++) {
      writes.next(1, chance.nextInt(10) < 2 ? Fault.UNANSWERED : Fault.NONE);
    }
  }

  @AfterEach
  void stop() {
    server.bean(SimulatedRecords.class).writes().clear();
    server.close();
  }

  @Test
  void a_submit_with_a_key_can_be_repeated_until_it_is_answered_and_makes_one_task() {
    Set<String> ids = new HashSet<>();
    int repeats = 0;
    for (int n = 0; n < 200; n++) {
      var answer = submit(n);
      for (; answer.statusCode() == 503; repeats++) {
        answer = submit(n);
      }
      assertThat(answer.statusCode()).isIn(200, 201);
      ids.add(TestServer.text(answer.body(), "id"));
    }
    assertThat(ids).hasSize(200);
    assertThat(repeats).isGreaterThan(20);
  }

  @Test
  void a_submit_whose_fate_is_unknown_says_so_and_how_to_repeat_it() {
    var unknown = server.submit("{\"type\":\"echo\"}");
    while (unknown.statusCode() != 503) {
      unknown = server.submit("{\"type\":\"echo\"}");
    }
    assertThat(unknown.headers().firstValue("Retry-After")).isPresent();
    assertThat(unknown.body()).contains("may have been accepted", "Idempotency-Key");
  }

  private java.net.http.HttpResponse<String> submit(int n) {
    return server.submit("{\"type\":\"echo\"}", "Idempotency-Key", "key-" + n);
  }
}
