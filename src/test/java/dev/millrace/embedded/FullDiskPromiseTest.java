package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.http.TestServer;
import dev.millrace.worker.WorkerPool;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A full disk accepts nothing, loses nothing that was accepted, and needs no restart once there is
/// room.
final class FullDiskPromiseTest {
  private static final String NOTE =
      "{\"type\":\"note\",\"payload\":{\"text\":\"%s\"}}".formatted("x".repeat(20_000));

  @Test
  void submits_are_refused_while_the_disk_is_full_and_all_accepted_ones_run_when_it_is_not(
      @TempDir Path folder) {
    var disk = new LimitedDisk.Disk();
    disk.has(300);
    var variables = Map.of("LEASE_DURATION", "2s", "MILLRACE_POLL_WAIT", "1s");
    try (TestServer server = TestServer.embedded(folder.toString(), variables, disk)) {
      var accepted = new ArrayList<String>();
      var answer = server.submit(NOTE);
      for (; answer.statusCode() == 201; answer = server.submit(NOTE)) {
        accepted.add(TestServer.text(answer.body(), "id"));
      }
      assertThat(accepted).hasSizeBetween(20, 100);
      assertRefused(answer);
      server.bean(WorkerPool.class).start();
      for (int n = 0; n < 20; n++) {
        assertRefused(server.submit(NOTE));
      }
      assertThat(accepted).allMatch(id -> server.get("/tasks/" + id).statusCode() == 200);

      disk.has(1_000_000);
      await().atMost(Duration.ofSeconds(5)).until(() -> server.submit(NOTE).statusCode() == 201);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> accepted.stream().allMatch(id -> isDone(server, id)));
      assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
      server.bean(WorkerPool.class).drain();
    }
  }

  private static void assertRefused(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    assertThat(List.of(answer.body())).noneMatch(body -> body.contains("\"id\""));
  }

  private static boolean isDone(TestServer server, String id) {
    return server.get("/tasks/" + id).body().contains("\"status\":\"COMPLETED\"");
  }
}
