package dev.millrace.promise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.Refusal;
import dev.millrace.engine.Refusal.Reason;
import dev.millrace.task.Status;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// A cancel that meets a claim or an end: one of them wins, and the cancel's answer says which.
class RacePromiseTest {
  private static final int RACES = 10_000;

  private final Map<String, String> answers = new ConcurrentHashMap<>();

  @Test
  void ten_thousand_cancels_race_claims_and_ends_and_each_answer_is_kept() {
    var home = Map.of("MILLRACE_HOME", Simulation.NAME, "MILLRACE_DEBUG_TYPES", "true");
    try (Node node = Node.start(home, "WORKER_COUNT", "50", "MILLRACE_POLL_WAIT", "1s")) {
      try (var racers = Executors.newVirtualThreadPerTaskExecutor()) {
        var chance = new Random(3);
        for (int race = 0; race < RACES; race++) {
          String id = node.submit("t.brief", "null");
          long head = chance.nextLong(4_000_000);
          racers.submit(() -> {
            LockSupport.parkNanos(head);
            answers.put(id, cancel(node, id));
          });
        }
      }
      List<String> ids = List.copyOf(answers.keySet());
      assertThat(ids).hasSize(RACES);
      node.awaitEnds(ids, Duration.ofSeconds(60));
      List<Task> tasks = node.store().get(ids);
      assertThat(tasks).hasSize(RACES).allMatch(this::answerIsKept).allMatch(RacePromiseTest::one);
      assertThat(answers.values()).contains("CANCELLED", "PROCESSING", "COMPLETED");
    }
  }

  /// What the cancel answered: the status that the task has now, or had before.
  private static String cancel(Node node, String id) {
    try {
      return node.interventions().cancel(id).status().name();
    } catch (Refusal refusal) {
      assertThat(refusal.reason()).isEqualTo(Reason.ALREADY_FINISHED);
      return refusal.pointer();
    }
  }

  /// A running task was asked to stop, and may have been done before it heard.
  private boolean answerIsKept(Task task) {
    String answer = answers.get(task.id());
    return answer.equals("PROCESSING")
        ? task.status() == Status.CANCELLED || wasAsked(task)
        : answer.equals(task.status().name());
  }

  private static boolean wasAsked(Task task) {
    return task.status() == Status.COMPLETED
        && task.history().stream().anyMatch(TaskEvent.CancelRequested.class::isInstance);
  }

  private static boolean one(Task task) {
    return task.history().stream()
            .filter(event ->
                event instanceof TaskEvent.Completed
                    || event instanceof TaskEvent.Cancelled
                    || event instanceof TaskEvent.Failed)
            .count()
        == 1;
  }
}
