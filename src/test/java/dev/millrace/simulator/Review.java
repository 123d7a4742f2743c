package dev.millrace.simulator;

import dev.millrace.store.Entry;
import dev.millrace.store.Inventory;
import dev.millrace.store.TaskQueue.Depth;
import dev.millrace.store.TaskStore;
import dev.millrace.store.Totals;
import dev.millrace.task.Failure;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskState;
import dev.millrace.trial.Audit;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Whether everything has ended, and whether it ended as it should.
final class Review {
  /// By then each process has added its sums to the totals.
  private static final Duration FLUSHED = Duration.ofSeconds(3);

  private final Life life;
  private final Promises promises;
  private final Home home;
  private final TaskStore store;

  Review(Life life) {
    this.life = life;
    this.promises = life.promises();
    this.home = life.home();
    this.store = new TaskStore(home.truth(), Node.RETENTION, List.of());
  }

  /// No task waits or runs, and no message is left.
  boolean isAllOver() {
    return unfinished().isEmpty() && left() == 0;
  }

  private long left() {
    return Node.QUEUES.names().stream().map(home.queue()::depth).mapToLong(Review::sum).sum();
  }

  private static long sum(Depth depth) {
    return depth.visible() + depth.inFlight() + depth.delayed();
  }

  private List<Entry> tasks() {
    return home.truth().all(null, 1_000).entries().stream()
        .filter(entry -> !entry.id().contains("#"))
        .toList();
  }

  private List<String> unfinished() {
    return tasks().stream()
        .filter(entry -> !Promises.status(entry).isFinal())
        .map(entry -> entry.id() + " " + entry.text("status"))
        .toList();
  }

  void judge() {
    if (promises.broken() != null) {
      return;
    }
    if (!isAllOver()) {
      promises.broke("not over: " + unfinished() + ", messages left: " + left());
    }
    promises.accepted().forEach(this::judge);
    for (Entry entry : tasks()) {
      Task task = store.get(entry.id());
      if (task != null) {
        judge(task);
      }
    }
    boolean[] done = {false};
    new Process(life.scheduler(), "auditor")
        .start(() -> {
          explained();
          done[0] = true;
        });
    life.scheduler().run(() -> done[0]);
  }

  private void judge(String id, Chore chore) {
    Task task = store.get(id);
    if (task == null) {
      promises.broke(id + " was accepted and is lost");
      return;
    }
    boolean right =
        switch (task.state()) {
          case TaskState.Completed(var at, var result) ->
              chore.succeeds()
                  && result != null
                  && store.read(id, result).filter(chore.result()::equals).isPresent();
          case TaskState.Failed(var at, var error, var revival) -> mayFail(chore, task, error);
          case TaskState.Cancelled _ -> promises.mayBeCancelled(id);
          case TaskState.Waiting _, TaskState.Processing _ -> false;
        };
    if (!right) {
      promises.broke("%s of %s ends as %s".formatted(id, chore.kind(), task));
    }
  }

  /// A task that could succeed fails only when all its attempts were used up, the last one by a
  /// worker's death or by its own first failure.
  private static boolean mayFail(Chore chore, Task task, Failure error) {
    if (chore.kind() == Chore.Kind.GIVES_UP && error.code().equals(Failure.PERMANENT)) {
      return true;
    }
    boolean out = task.attempt().number() == task.spec().limits().maxAttempts();
    return switch (error.code()) {
      case Failure.LEASE_EXPIRED -> out;
      case Failure.HANDLER_FAILED ->
          out
              && (chore.kind() == Chore.Kind.ALWAYS_FAILS
                  || chore.kind() == Chore.Kind.OVERFLOWS_THE_STACK
                  || (chore.kind() == Chore.Kind.FAILS_ONCE && task.attempt().fence() == 1));
      case Failure.TIMED_OUT ->
          out
              && (chore.kind() == Chore.Kind.HANGS
                  || chore.kind() == Chore.Kind.IGNORES_INTERRUPTS);
      default -> false;
    };
  }

  /// The history and the runs tell the same: no run without a start, one outcome for each time that
  /// the task was brought to life.
  private void judge(Task task) {
    int starts = 0;
    int outcomes = 0;
    int lives = 1;
    for (TaskEvent event : task.history()) {
      switch (event) {
        case TaskEvent.Started _ -> starts++;
        case TaskEvent.Completed _, TaskEvent.Failed _, TaskEvent.Cancelled _ -> outcomes++;
        case TaskEvent.Replayed _ -> lives++;
        default -> {}
      }
    }
    if (task.history().size() < Task.HISTORY && outcomes != lives) {
      promises.broke(task.id() + " has " + outcomes + " outcomes: " + task.history());
    }
    var fences = new HashSet<Long>();
    promises.runs(task.id()).forEach(run -> fences.add(run.fence));
    if (fences.size() < promises.runs(task.id()).size()) {
      promises.broke(task.id() + " ran twice under one fence");
    }
    if (task.history().size() < Task.HISTORY && fences.size() > starts) {
      promises.broke(task.id() + " ran " + fences.size() + " times, and started " + starts);
    }
  }

  /// The auditor that users have says the same.
  private void explained() {
    var totals = new Totals(home.truth());
    try {
      Thread.sleep(FLUSHED);
      Audit.Report report =
          Audit.of(
              new Inventory(home.truth(), Node.RETENTION),
              totals,
              life.scheduler().clock().instant(),
              Duration.ZERO);
      if (report.unexplained().count() > 0) {
        promises.broke("unexplained: " + report.unexplained().first());
      }
      if (countsAreSure() && !report.totals().equals(report.right())) {
        promises.broke("totals are " + report.totals() + ", but should be " + report.right());
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A process that dies takes the sums of its last second with it, and a sum whose answer was lost
  /// is added again.
  private boolean countsAreSure() {
    return Set.of(
            Fault.KILLED,
            Fault.DRAINED,
            Fault.ENDS_ITS_PROCESS,
            Fault.STORE_LOSES_ANSWER,
            Fault.STORE_WRITES_LATE,
            Fault.STORE_DOWN,
            Fault.STORE_THROTTLES,
            Fault.CUT_FROM_STORE)
        .stream()
        .noneMatch(life.weather().struck()::containsKey);
  }
}
