package dev.millrace.promise;

import static org.awaitility.Awaitility.await;

import dev.millrace.engine.Interventions;
import dev.millrace.engine.Submissions;
import dev.millrace.engine.Submissions.Asked;
import dev.millrace.engine.Submissions.Request;
import dev.millrace.settings.Settings;
import dev.millrace.store.Entry;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.TaskStore;
import dev.millrace.task.Status;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.upkeep.Rounds;
import dev.millrace.worker.WorkerPool;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// One engine in this JVM, as a process would run it, without HTTP.
public final class Node implements AutoCloseable {
  public final ApplicationContext context;
  final TestHandlers handlers;

  private Node(ApplicationContext context) {
    this.context = context;
    this.handlers = context.getBean(TestHandlers.class);
  }

  /// A node that works.
  public static Node start(Map<String, String> home, String... variables) {
    Node node = idle(home, variables);
    node.work();
    return node;
  }

  /// Begins to poll and to keep up.
  public void work() {
    boolean recover = !queue().outlivesProcess();
    context.getBean(Rounds.class).start(recover, context.getBean(InstantSource.class).instant());
    context.getBean(WorkerPool.class).start();
  }

  /// A node that accepts tasks but neither polls nor keeps up.
  public static Node idle(Map<String, String> home, String... variables) {
    return with(List.of(), home, variables);
  }

  /// One that has `beans` as well.
  static Node with(List<Object> beans, Map<String, String> home, String... variables) {
    var all = new HashMap<>(home);
    for (int n = 0; n < variables.length; n += 2) {
      all.put(variables[n], variables[n + 1]);
    }
    return new Node(
        ApplicationContext.builder()
            .properties(
                Map.of("millrace.home", home.get("MILLRACE_HOME"), "promise.handlers", "true"))
            .singletons(beans.toArray())
            .singletons(new Settings(all))
            .start());
  }

  public String submit(String type, String payload) {
    return submit(type, payload, Asked.NOTHING);
  }

  String submit(String type, String payload, Asked asked) {
    var request = new Request(type, payload, null, null, asked, "default", null);
    return context.getBean(Submissions.class).submit(request).task().id();
  }

  Task get(String id) {
    return Objects.requireNonNull(store().get(id), id);
  }

  /// The task once it has `status`, which has to be within 30 s.
  Task await30(String id, Status status) {
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> get(id).status() == status);
    return get(id);
  }

  public void awaitAll(List<String> ids, Status status, Duration most) {
    await()
        .atMost(most)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> store().get(ids).stream().allMatch(task -> task.status() == status));
  }

  /// Waits until all of them are over, however they end.
  void awaitEnds(List<String> ids, Duration most) {
    await()
        .atMost(most)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> store().get(ids).stream().allMatch(task -> task.status().isFinal()));
  }

  /// The times of the events of one kind in the task's history.
  List<Instant> times(String id, Class<? extends TaskEvent> kind) {
    return get(id).history().stream().filter(kind::isInstance).map(TaskEvent::at).toList();
  }

  TaskStore store() {
    return context.getBean(TaskStore.class);
  }

  TaskQueue queue() {
    return context.getBean(TaskQueue.class);
  }

  Interventions interventions() {
    return context.getBean(Interventions.class);
  }

  Entry record(String id) {
    return Objects.requireNonNull(context.getBean(dev.millrace.store.Records.class).get(id));
  }

  /// Drains as on SIGTERM; true when nothing had to be handed back.
  boolean drain() {
    return context.getBean(WorkerPool.class).drain();
  }

  @Override
  public void close() {
    if (context.isRunning()) {
      drain();
      context.getBean(Rounds.class).stop();
      context.close();
    }
  }
}
