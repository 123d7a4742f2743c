package dev.millrace.simulator;

import dev.millrace.engine.Refusal;
import dev.millrace.engine.Submissions.Accepted;
import dev.millrace.engine.Submissions.Asked;
import dev.millrace.engine.Submissions.Request;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.task.Task;
import java.time.Duration;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Those who submit tasks, ask again when no answer comes, and call some of them off. Each call
/// runs in a node, and dies with it.
final class Crowd {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration LOOK = Duration.ofMillis(20);

  /// Over how long they come.
  private static final int SPAN = 40_000;

  private final Life life;
  private final int tasks;
  private int busy;

  Crowd(Life life, int tasks) {
    this.life = life;
    this.tasks = tasks;
  }

  /// Whether all have what they came for, or gave up.
  boolean isOver() {
    return busy == 0;
  }

  void begin() {
    var process = new Process(life.scheduler(), "crowd");
    for (int n = 0; n < tasks; n++) {
      Chore chore = Chore.by(chance(), life.weather(), n);
      boolean keyed = chance().nextInt(4) > 0;
      Request request = request(chore, keyed ? "key-" + n : null);
      come(process, chore, request);
      if (keyed && life.weather().strikes(Fault.SUBMITTED_TWICE)) {
        come(process, chore, request);
      }
    }
  }

  private void come(Process process, Chore chore, Request request) {
    busy++;
    Duration when = Duration.ofMillis(chance().nextInt(SPAN));
    process.start(() -> {
      life.scheduler().insist(when);
      submit(chore, request);
      busy--;
    });
  }

  private Request request(Chore chore, @Nullable String key) {
    Random chance = chance();
    Duration delay =
        chance.nextInt(8) == 0 ? Duration.ofMillis(chance.nextInt(45_000)) : Duration.ZERO;
    if (life.weather().strikes(Fault.DUE_BEYOND_THE_QUEUE)) {
      delay = Task.QUEUE_HORIZON.plusMillis(chance.nextInt(60_000));
    }
    boolean endless =
        chore.kind() == Chore.Kind.HANGS || chore.kind() == Chore.Kind.IGNORES_INTERRUPTS;
    Duration timeout = endless ? Duration.ofSeconds(4) : Chores.TIMEOUT;
    int attempts = 1 + chance.nextInt(4);
    String queue = chance.nextInt(3) == 0 ? "high" : null;
    var asked = new Asked(attempts, timeout, delay);
    return new Request(Chores.TYPE, chore.json(), queue, null, asked, "default", key);
  }

  private void submit(Chore chore, Request request) {
    while (true) {
      Object answer = ask(node -> node.submissions().submit(request));
      if (answer instanceof Accepted accepted) {
        String id = accepted.task().id();
        life.promises().accepted(id, chore);
        if (life.weather().strikes(Fault.CANCELLED)) {
          life.scheduler()
              .insist(Duration.ofMillis(chance().nextInt(chance().nextBoolean() ? 1_500 : 20_000)));
          cancel(id);
        }
        return;
      }
      if (answer instanceof Refusal refusal) {
        life.promises().broke("a submit is refused: " + refusal.getMessage());
      }
      if (request.key() == null) {
        return;
      }
      life.scheduler().insist(Duration.ofMillis(200 + chance().nextInt(2_000)));
    }
  }

  private void cancel(String id) {
    life.promises().cancelAsked(id);
    Object answer = ask(node -> node.interventions().cancel(id));
    if (answer instanceof Task) {
      life.promises().cancelled(id);
    }
  }

  /// What a node by chance answers: its answer, or why there is none.
  private Object ask(Function<Node, Object> question) {
    if (life.nodes().isEmpty()) {
      return "nobody there";
    }
    Node node = life.nodes().get(chance().nextInt(life.nodes().size()));
    Object[] answer = {null};
    node.process()
        .start(() -> {
          try {
            answer[0] = question.apply(node);
          } catch (StoreUnavailable | Refusal e) {
            answer[0] = e;
          }
        });
    for (Duration left = PATIENCE;
        answer[0] == null && left.isPositive();
        left = left.minus(LOOK)) {
      life.scheduler().insist(LOOK);
    }
    return answer[0] == null ? "no answer" : answer[0];
  }

  private Random chance() {
    return life.scheduler().chance();
  }
}
