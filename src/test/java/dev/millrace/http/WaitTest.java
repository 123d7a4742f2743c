package dev.millrace.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.Lease;
import dev.millrace.store.Records;
import dev.millrace.store.Retention;
import dev.millrace.store.TaskStore;
import dev.millrace.task.TaskEvent;
import dev.millrace.worker.WorkerPool;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A task's life as it is read, with workers and a real clock.
@Timeout(60)
class WaitTest {
  @TempDir Path folder;
  private TestServer server;

  @BeforeEach
  void start() {
    server =
        TestServer.embedded(
            folder.toString(), Map.of("MILLRACE_POLL_WAIT", "1s", "BACKOFFS", "50ms"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_wait_ends_when_the_task_is_finished_here() throws Exception {
    work();
    String id = server.accepted("{\"type\":\"gate\",\"payload\":{\"a\" : 1}}");
    await(id, "PROCESSING");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var waits = new ArrayList<Future<HttpResponse<String>>>();
      for (int i = 0; i < 50; i++) {
        waits.add(threads.submit(() -> server.get("/tasks/" + id + "?wait=30s")));
      }
      Awaitility.await()
          .untilAsserted(
              () -> assertThat(server.get("/tasks/" + id).body()).contains("\"percent\":40"));
      assertThat(waits).noneMatch(Future::isDone);
      long opened = System.nanoTime();
      server.bean(TestTasks.class).open();
      for (var wait : waits) {
        assertThat(wait.get().body())
            .contains("\"status\":\"COMPLETED\"", "\"result\":{\"a\":1}", "\"attempts\":1");
      }
      assertThat(Duration.ofNanos(System.nanoTime() - opened)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void a_wait_ends_when_the_task_is_finished_elsewhere() throws Exception {
    String id = server.accepted("{\"type\":\"echo\"}");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var wait = threads.submit(() -> server.get("/tasks/" + id + "?wait=30s"));
      var other =
          new TaskStore(server.bean(Records.class), server.bean(Retention.class), List.of());
      other.apply(other.get(id), List.of(new TaskEvent.Cancelled(Instant.now())));
      assertThat(wait.get().body()).contains("\"status\":\"CANCELLED\"");
    }
  }

  @Test
  void a_wait_is_over_when_its_time_is() {
    String id = server.accepted("{\"type\":\"echo\"}");
    long began = System.nanoTime();
    assertThat(server.get("/tasks/" + id + "?wait=300ms").body()).contains("\"PENDING\"");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(299));
  }

  @Test
  void a_task_that_fails_tells_its_life() {
    work();
    String id = server.accepted("{\"type\":\"fail\"}");
    String worker = server.bean(Lease.class).worker();
    assertThat(server.get("/tasks/" + id + "?wait=30s").body())
        .contains("\"status\":\"FAILED\"", "\"attempts\":2", "\"retry_count\":2")
        .contains("\"error\":\"it failed\"", "\"error_code\":\"HANDLER_FAILED\"")
        .contains("\"worker\":\"" + worker + "\"", "\"started_at\"", "\"finished_at\"")
        .doesNotContain("\"result\"");
    assertThat(server.get("/tasks/" + id + "/events").body())
        .containsSubsequence(
            "submitted", "started", worker, "attempt_failed", "retry_at", "started", "failed");
  }

  private void work() {
    server.bean(WorkerPool.class).start();
  }

  private void await(String id, String status) {
    Awaitility.await()
        .untilAsserted(() -> assertThat(server.get("/tasks/" + id).body()).contains(status));
  }
}
