package dev.millrace.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.http.FailingQueue;
import dev.millrace.http.TestServer;
import dev.millrace.task.Backoff;
import dev.millrace.task.Body;
import dev.millrace.task.Failure;
import dev.millrace.task.Limits;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskSpec;
import dev.millrace.worker.WorkerPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The numbers are right, cheap, and few.
class MetricsTest {
  private static final String OPEN_METRICS = "application/openmetrics-text;version=1.0.0";

  @Test
  void six_numbers_count_the_tasks(@TempDir Path folder) {
    try (var server =
        TestServer.embedded(
            folder.toString(), Map.of("BACKOFFS", "50ms", "MILLRACE_POLL_WAIT", "1s"))) {
      for (int i = 0; i < 3; i++) {
        server.submit("{\"type\":\"echo\"}");
      }
      String failing = server.accepted("{\"type\":\"fail\"}");
      server.submit("{\"type\":\"echo\",\"delay_ms\":600000}");
      assertThat(server.get("/metrics").body())
          .isEqualTo(
              """
              {"total_tasks":5,"pending_tasks":5,"processing_tasks":0,"completed_tasks":0,\
              "failed_tasks":0,"queue_depth":4}\
              """);
      server.bean(WorkerPool.class).start();
      server.get("/tasks/" + failing + "?wait=30s");
      Awaitility.await()
          .untilAsserted(() ->
              assertThat(server.get("/metrics", "Accept", "application/json").body())
                  .isEqualTo(
                      """
                      {"total_tasks":5,"pending_tasks":1,"processing_tasks":0,\
                      "completed_tasks":3,"failed_tasks":1,"queue_depth":0}\
                      """));
      String text = server.get("/prometheus").body();
      assertThat(text)
          .contains("dq_enqueue_total{queue=\"default\",type=\"echo\"} 4.0")
          .contains("dq_enqueue_latency_seconds_count 5")
          .contains("millrace_retries_total{queue=\"default\",type=\"fail\"} 1.0")
          .contains(
              "millrace_outcomes_total{outcome=\"completed\",queue=\"default\",type=\"echo\"} 3.0")
          .contains("millrace_run_seconds_count{outcome=\"failed\"")
          .contains("millrace_wait_seconds_count{queue=\"default\",type=\"echo\"} 3")
          .contains("millrace_tasks{place=\"completed\"} 3.0", "millrace_slots 50.0")
          .contains("millrace_queue_depth{queue=\"default\",state=\"visible\"}");
      for (Meters meter : Meters.values()) {
        assertThat(text).contains("# HELP " + meter.exposed() + " " + meter.meaning());
      }
    }
  }

  @Test
  void many_questions_cost_as_much_as_one() {
    try (var server = TestServer.simulated()) {
      for (int i = 0; i < 50; i++) {
        assertThat(server.get("/metrics").statusCode()).isEqualTo(200);
      }
      assertThat(server.bean(FailingQueue.class).asked()).isLessThan(20);
    }
  }

  @Test
  void prometheus_gets_its_own_format() {
    try (var server = TestServer.simulated()) {
      String asked = OPEN_METRICS + ",text/plain;version=0.0.4;q=0.5,*/*;q=0.1";
      var open = server.get("/metrics", "Accept", asked);
      assertThat(open.headers().firstValue("Content-Type").orElse(""))
          .startsWith("application/openmetrics-text");
      assertThat(open.body()).endsWith("# EOF\n");
      var plain = server.get("/metrics", "Accept", "text/plain");
      assertThat(plain.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
      assertThat(plain.body()).contains("# TYPE millrace_running gauge");
      assertThat(server.get("/metrics", "Accept", "*/*").body()).startsWith("{\"total_tasks\"");
      assertThat(server.get("/prometheus").body()).contains("jvm_memory_used_bytes");
    }
  }

  @Test
  void without_the_home_prometheus_is_still_answered() {
    try (var server = TestServer.simulated()) {
      server.bean(FailingQueue.class).turn(FailingQueue.Mode.REFUSES);
      assertThat(server.get("/prometheus").body())
          .contains("millrace_queue_depth{queue=\"default\",state=\"visible\"} NaN")
          .contains("millrace_ready 0.0");
      var six = server.get("/metrics");
      assertThat(six.statusCode()).isEqualTo(503);
      assertThat(six.body()).contains("/problems/queue-unavailable");
    }
  }

  @Test
  void unknown_types_and_queues_share_one_series() {
    try (var server = TestServer.simulated()) {
      var meters = server.bean(TaskMeters.class);
      for (int i = 0; i < 500; i++) {
        Task task = task("random-" + i, "queue-" + i);
        meters.happened(task.history().getFirst(), task, null);
      }
      assertThat(server.get("/prometheus").body())
          .contains("dq_enqueue_total{queue=\"other\",type=\"other\"} 500.0")
          .doesNotContain("random-", "queue-");
    }
  }

  @Test
  void a_wait_is_counted_from_when_the_task_could_run() {
    try (var server = TestServer.simulated()) {
      Instant begin = Instant.parse("2026-01-01T00:00:00Z");
      Task task = task("echo", "default");
      var started = new TaskEvent.Started(begin.plusSeconds(3), "w", begin.plusSeconds(33), "n");
      Task running = task.on(started);
      var failed = new TaskEvent.Failed(begin.plusSeconds(10), new Failure("X", "x"));
      server.bean(TaskMeters.class).happened(started, running, null);
      server.bean(TaskMeters.class).happened(failed, running.on(failed), running);
      assertThat(server.get("/prometheus").body())
          .contains("millrace_wait_seconds_sum{queue=\"default\",type=\"echo\"} 3.0")
          .contains(
              "millrace_run_seconds_sum{outcome=\"failed\",queue=\"default\",type=\"echo\"} 7.0");
    }
  }

  @Test
  void the_list_of_meters_in_the_docs_is_current() throws IOException {
    assertThat(Files.readString(Path.of("docs/metrics.md"))).contains(Meters.table());
  }

  private static Task task(String type, String queue) {
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    var limits = new Limits(3, Duration.ofMinutes(1), new Backoff.Fixed(Duration.ofSeconds(1)));
    var origin = new TaskSpec.Origin(now, now, "default", "");
    var spec = new TaskSpec(type, queue, new Body.Inline("null"), limits, origin);
    return Task.submitted("t", spec, now);
  }
}
