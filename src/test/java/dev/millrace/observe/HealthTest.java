package dev.millrace.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.http.FailingQueue;
import dev.millrace.http.SimulatedHome;
import dev.millrace.http.TestServer;
import dev.millrace.simulated.Faults.Fault;
import dev.millrace.simulated.SimulatedRecords;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Health names what is broken and recovers by itself.
class HealthTest {
  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.simulated();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void all_is_well() {
    is("/health", 200, "UP");
    is("/health/readiness", 200, "UP");
    is("/healthz", 200, "\"store\":\"UP\",\"queue default\":\"UP\",\"queue slow\":\"UP\"");
    is("/management/health", 200, "UP");
    is("/management/health/liveness", 200, "UP");
  }

  @Test
  void a_clock_that_is_off_is_named_and_no_reason_to_send_no_requests() {
    var clock = server.bean(SimulatedHome.HomeTime.class);
    clock.turn(Duration.ofSeconds(90));
    is("/healthz", 200, "DEGRADED");
    is("/healthz", 200, "clock is 90 s ahead");
    is("/health/readiness", 200, "UP");
    clock.turn(Duration.ofMillis(-2_001));
    is("/healthz", 200, "clock is 2 s behind");
    clock.turn(Duration.ofSeconds(-2));
    is("/healthz", 200, "{\"status\":\"UP\"");
  }

  @Test
  void a_store_that_is_away_is_named_until_it_is_back() {
    var reads = server.bean(SimulatedRecords.class).reads();
    reads.next(1_000_000, Fault.REFUSED);
    is("/health", 200, "UP");
    is("/healthz", 503, "\"broken\":[\"store\"]");
    is("/health/readiness", 503, "No answer from store.");
    is("/management/health", 503, "DOWN");
    is("/management/health/liveness", 200, "UP");
    reads.clear();
    becomes("/healthz", 200);
    becomes("/health/readiness", 200);
  }

  @Test
  void a_queue_that_hangs_is_named_within_five_seconds() {
    server.bean(FailingQueue.class).turn(FailingQueue.Mode.HANGS);
    long began = System.nanoTime();
    is("/healthz", 503, "No answer from queue default, queue slow.");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    is("/health", 200, "UP");
    server.bean(FailingQueue.class).turn(FailingQueue.Mode.WELL);
    becomes("/healthz", 200);
  }

  @Test
  void a_process_that_drains_is_alive_but_not_ready() {
    server.bean(Readiness.class).drain();
    is("/health", 200, "UP");
    is("/health/readiness", 503, "shutting down");
    assertThat(server.bean(Readiness.class).ready()).isFalse();
    is("/healthz", 200, "UP");
  }

  @Test
  void many_checks_cost_as_much_as_one() {
    for (int i = 0; i < 50; i++) {
      is("/healthz", 200, "UP");
    }
    assertThat(server.bean(FailingQueue.class).asked()).isLessThan(20);
  }

  private void is(String path, int status, String part) {
    var answer = server.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains(part).doesNotContain("Exception", "simulat", "the test");
  }

  private void becomes(String path, int status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(server.get(path).statusCode()).isEqualTo(status));
  }
}
