package dev.millrace.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.engine.Submissions.Asked;
import dev.millrace.promise.Simulation.World;
import dev.millrace.store.TaskStore.Moved;
import dev.millrace.task.Body;
import dev.millrace.task.Doorbell;
import dev.millrace.task.Failure;
import dev.millrace.task.Status;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Bad messages, bad handlers and bad tasks harm nobody but themselves.
class PoisonPromiseTest {
  private static final Asked ONCE = new Asked(1, null, null);

  @TempDir Path folder;

  @Test
  void a_handler_may_misbehave_in_every_way_and_the_others_go_on() {
    try (Node node =
        Node.start(
            Home.EMBEDDED.variables(folder),
            "WORKER_COUNT",
            "12",
            "MILLRACE_DRAIN_TIMEOUT",
            "0s")) {
      String deaf = node.submit("t.deaf", "null");
      String one = node.submit("t.deadlock", "null");
      String other = node.submit("t.deadlock", "null");
      String slow = node.submit("t.slow", "null", ONCE);
      String deep = node.submit("t.deep", "null");
      String greedy = node.submit("t.greedy", "null");
      String loud = node.submit("t.shout", "null");
      String large = node.submit("t.large", "{\"ms\":5000000}");
      List<String> good = PoolPromiseTest.submitAll(node, 200, "t.busy", "{\"ms\":20}");

      node.awaitAll(good, Status.COMPLETED, Duration.ofSeconds(30));
      Stream.of(deaf, one, other, slow).forEach(id -> assertFailed(node, id, Failure.TIMED_OUT));
      Stream.of(deep, greedy).forEach(id -> assertFailed(node, id, Failure.HANDLER_FAILED));
      assertThat(node.await30(loud, Status.COMPLETED).history()).hasSize(Task.HISTORY);
      var result = ((TaskState.Completed) node.await30(large, Status.COMPLETED).state()).result();
      assertThat(result).isEqualTo(new Body.Inline("{\"truncated\":true,\"bytes\":10000002}"));

      assertThat(node.handlers.now).as("slots that never come back").hasValue(3);
      List<String> more = PoolPromiseTest.submitAll(node, 9, "t.gate", "null");
      await().atMost(Duration.ofSeconds(10)).until(() -> node.handlers.now.get() == 3 + 9);
      node.handlers.gate.release(10);
      node.awaitAll(more, Status.COMPLETED, Duration.ofSeconds(10));
    }
  }

  @Test
  void a_thousand_bad_messages_and_fifty_killers_among_five_thousand_tasks_end_where_they_belong() {
    var world = World.fresh();
    var home = Map.of("MILLRACE_HOME", Simulation.NAME, "MILLRACE_DEBUG_TYPES", "true");
    try (Node node = Node.with(List.of(world), home, "LEASE_CHECK_INTERVAL", "1h")) {
      List<String> killers =
          IntStream.range(0, 50).mapToObj(_ -> node.submit("noop", "null", ONCE)).toList();
      killers.forEach(id -> die(node, id));
      String later = node.submit("noop", "null", new Asked(null, null, Duration.ofHours(1)));
      Task waiting = node.get(later);
      List<String> good = PoolPromiseTest.submitAll(node, 5_000, "noop", "null");
      for (int n = 0; n < 100; n++) {
        bad(n, later, good.get(n))
            .forEach(body -> world.queue().send("default", body, Duration.ZERO));
      }
      world.clock().pass(Duration.ofMinutes(1));
      node.work();
      node.awaitAll(good, Status.COMPLETED, Duration.ofSeconds(60));
      killers.forEach(id -> assertFailed(node, id, Failure.LEASE_EXPIRED));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            world.clock().pass(Duration.ofSeconds(5));
            return world.queue().dead().size() == 50 + 800;
          });
      assertThat(world.queue().dead())
          .filteredOn(dead -> dead.reason().equals("not a message of ours"))
          .hasSize(700);
      assertThat(world.queue().dead())
          .filteredOn(dead -> dead.reason().equals("no such task"))
          .hasSize(100);
      assertThat(node.get(later)).isEqualTo(waiting);
      assertThat(node.store().get(good)).allMatch(task -> task.attempt().fence() == 1);
    }
  }

  /// Seven that can't be read, one of nobody, and two that say what is not so.
  private static List<String> bad(int n, String waiting, String done) {
    return List.of(
        "{}",
        "null",
        "{\"id\":\"%s\",\"version\":-1}".formatted(done),
        "{\"id\":\"%s\",\"version\":\"1\"}".formatted(done),
        "{\"id\":\"../%s\",\"version\":1}".formatted(done),
        "x".repeat(1 << 20),
        new String(new byte[] {(byte) 0xC3, (byte) 0x28, (byte) n}, StandardCharsets.ISO_8859_1),
        "{\"id\":\"nobody-%d\",\"version\":1}".formatted(n),
        "{\"id\":\"%s\",\"version\":%d}".formatted(waiting, n),
        "{\"id\":\"%s\",\"version\":%d,\"revival\":\"guess\"}".formatted(done, n));
  }

  /// As a worker does whose process the task ends.
  private static void die(Node node, String id) {
    var now = node.context.getBean(dev.millrace.simulated.SimulatedClock.class).instant();
    var started = new TaskEvent.Started(now, "dead-worker", now.plusSeconds(30), "dead");
    assertThat(node.store().claim(Doorbell.of(node.get(id)), started)).isInstanceOf(Moved.To.class);
  }

  private static void assertFailed(Node node, String id, String code) {
    Task failed = node.await30(id, Status.FAILED);
    assertThat(((TaskState.Failed) failed.state()).error().code()).isEqualTo(code);
  }

  @Test
  void a_type_that_fails_all_the_time_does_not_make_the_others_wait() {
    try (Node node =
        Node.start(Home.EMBEDDED.variables(folder), "WORKER_COUNT", "10", "BACKOFF_MAX", "4s")) {
      Duration usual = wait95(node);
      List<String> needy = PoolPromiseTest.submitAll(node, 400, "t.needy", "null");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> node.store().get(needy).stream().allMatch(task -> task.retryCount() > 0));
      Duration longest = usual.multipliedBy(2);
      Duration noise = Duration.ofMillis(500);
      assertThat(wait95(node)).isLessThan(longest.compareTo(noise) > 0 ? longest : noise);
      assertThat(node.store().get(needy)).allMatch(task -> task.status() != Status.FAILED);
      node.handlers.mended = true;
      node.awaitAll(needy, Status.COMPLETED, Duration.ofSeconds(60));
    }
  }

  /// Of 60 tasks, one after the other, how long all but three wait at most.
  private static Duration wait95(Node node) {
    var waits = new ArrayList<Duration>();
    for (int n = 0; n < 60; n++) {
      Task done = node.await30(node.submit("noop", "null"), Status.COMPLETED);
      waits.add(Duration.between(done.spec().origin().createdAt(), done.attempt().startedAt()));
    }
    return waits.stream().sorted().skip(56).findFirst().orElseThrow();
  }
}
