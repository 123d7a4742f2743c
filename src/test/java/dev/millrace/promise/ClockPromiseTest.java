package dev.millrace.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.promise.WrongClock.Fault;
import dev.millrace.store.HomeClock;
import dev.millrace.task.Status;
import dev.millrace.task.Task;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A machine whose clock is wrong takes no living lease and loses none.
class ClockPromiseTest {
  private static final Duration MINUTE_AND_A_HALF = Duration.ofSeconds(90);
  private static final int TASKS = 8;

  @TempDir Path folder;

  @Test
  void machines_with_wrong_clocks_share_the_tasks_and_none_runs_twice() {
    var variables = Home.AWS.variables(folder);
    variables.put("LEASE_DURATION", "4s");
    variables.put("LEASE_CHECK_INTERVAL", "200ms");
    variables.put("WORKER_COUNT", "2");
    try (Node right = Node.idle(variables);
        Node ahead = wrong(variables, new Fault(MINUTE_AND_A_HALF, 1));
        Node behind = wrong(variables, new Fault(MINUTE_AND_A_HALF.negated(), 1));
        Node fast = wrong(variables, new Fault(Duration.ZERO, 1.2))) {
      List<Node> nodes = List.of(right, ahead, behind, fast);
      nodes.forEach(Node::work);
      List<String> ids = PoolPromiseTest.submitAll(right, TASKS, "t.busy", "{\"ms\":7000}");
      right.awaitAll(ids, Status.COMPLETED, Duration.ofSeconds(60));

      assertThat(right.store().get(ids))
          .extracting(Task::attempt)
          .allMatch(attempt -> attempt.fence() == 1);
      assertThat(nodes.stream().mapToInt(node -> node.handlers.runs.size()).sum()).isEqualTo(TASKS);
      assertThat(nodes).allMatch(node -> !node.handlers.runs.isEmpty());
      assertThat(off(right)).isLessThan(Duration.ofSeconds(2));
      assertThat(off(ahead)).isBetween(Duration.ofSeconds(88), Duration.ofSeconds(92));
      assertThat(off(behind)).isBetween(Duration.ofSeconds(-92), Duration.ofSeconds(-88));
    }
  }

  private static Node wrong(Map<String, String> variables, Fault fault) {
    return Node.with(List.of(fault), variables);
  }

  private static Duration off(Node node) {
    return node.context.getBean(HomeClock.class).ahead();
  }
}
