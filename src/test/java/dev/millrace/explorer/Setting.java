package dev.millrace.explorer;

import dev.millrace.task.Backoff;
import dev.millrace.task.Body;
import dev.millrace.task.Limits;
import dev.millrace.task.Task;
import dev.millrace.task.TaskSpec;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// The bounds of a world: how many workers, what task, and how many of each fault.
record Setting(
    int workers,
    int attempts,
    boolean fails,
    Duration backoff,
    Duration delay,
    Map<Fault, Integer> faults) {

  /// `workers` workers (3 at most) and a task with `attempts` attempts; nothing goes wrong.
  static Setting of(int workers, int attempts) {
    return new Setting(workers, attempts, false, Duration.ZERO, Duration.ZERO, Map.of());
  }

  /// The same with a handler that always fails.
  Setting failing() {
    return new Setting(workers, attempts, true, backoff, delay, faults);
  }

  /// The same with a wait after each failure.
  Setting backoff(Duration wait) {
    return new Setting(workers, attempts, fails, wait, delay, faults);
  }

  /// The same for a task that is to run later.
  Setting delay(Duration wait) {
    return new Setting(workers, attempts, fails, backoff, wait, faults);
  }

  /// The same with one more of each of these faults.
  Setting with(Fault... more) {
    var all = new EnumMap<Fault, Integer>(Fault.class);
    all.putAll(faults);
    for (Fault fault : more) {
      all.merge(fault, 1, Integer::sum);
    }
    return new Setting(workers, attempts, fails, backoff, delay, Map.copyOf(all));
  }

  int count(Fault fault) {
    return faults.getOrDefault(fault, 0);
  }

  /// The task as it is accepted.
  Task submitted() {
    var limits = new Limits(attempts, Duration.ofMinutes(5), new Backoff.Fixed(backoff));
    var origin = new TaskSpec.Origin(Rules.NOW, Rules.NOW.plus(delay), "default", "");
    var spec = new TaskSpec("noop", "default", new Body.Inline("null"), limits, origin);
    return Task.submitted(Rules.ID, spec, Rules.NOW);
  }
}
