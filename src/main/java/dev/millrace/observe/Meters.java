package dev.millrace.observe;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Every meter of ours, its name and its meaning; `docs/metrics.md` is written from it. Prometheus
/// adds the unit, and `_total` to what only grows.
enum Meters {
  ENQUEUED("dq.enqueue", "dq_enqueue_total", "Tasks accepted"),
  RETRIES("millrace.retries", "millrace_retries_total", "Failed attempts that another follows"),
  OUTCOMES(
      "millrace.outcomes",
      "millrace_outcomes_total",
      "How attempts and tasks ended, by outcome: completed, attempt_failed, failed, snoozed,"
          + " released, cancelled"),
  RUN("millrace.run", "millrace_run_seconds", "Time from an attempt's start to its end"),
  WAIT(
      "millrace.wait",
      "millrace_wait_seconds",
      "Time from when a task could have run to its attempt's start"),
  RUNNING("millrace.running", "millrace_running", "Tasks that run in this process"),
  SLOTS("millrace.slots", "millrace_slots", "Tasks that this process runs at once at most"),
  TASKS(
      "millrace.tasks",
      "millrace_tasks",
      "Tasks of all processes by place: submitted (ever), waiting, running, completed, failed,"
          + " cancelled"),
  QUEUE_DEPTH(
      "millrace.queue.depth",
      "millrace_queue_depth",
      "Messages of a queue by state: visible, in_flight, delayed (about)"),
  READY("millrace.ready", "millrace_ready", "1 when this process takes requests and tasks");

  private final String id;
  private final String exposed;
  private final String meaning;

  Meters(String id, String exposed, String meaning) {
    this.id = id;
    this.exposed = exposed;
    this.meaning = meaning;
  }

  String id() {
    return id;
  }

  String exposed() {
    return exposed;
  }

  String meaning() {
    return meaning;
  }

  static String table() {
    return Arrays.stream(values())
        .map(meter -> "| `%s` | %s |\n".formatted(meter.exposed, meter.meaning))
        .collect(Collectors.joining());
  }
}
