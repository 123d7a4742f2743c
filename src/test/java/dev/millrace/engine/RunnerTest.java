package dev.millrace.engine;

import static dev.millrace.task.Tasks.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.handler.Handlers;
import dev.millrace.handler.Started;
import dev.millrace.simulated.SimulatedClock;
import dev.millrace.simulated.SimulatedRecords;
import dev.millrace.store.Retention;
import dev.millrace.store.TaskQueue.Delivery;
import dev.millrace.store.TaskStore;
import dev.millrace.task.Body;
import dev.millrace.task.Limits;
import dev.millrace.task.Outcome;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskSpec;
import dev.millrace.task.Tasks;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunnerTest {
  private static final Duration KEPT = Duration.ofDays(7);
  private static final Lease LEASE = new Lease("worker-1", Duration.ofSeconds(30));

  private final ApplicationContext context =
      Started.with(Map.of("MILLRACE_DEBUG_TYPES", "true"), Map.of());
  private final SimulatedClock clock = new SimulatedClock();
  private final TaskStore store =
      new TaskStore(new SimulatedRecords(clock), new Retention(KEPT, KEPT, KEPT), List.of());
  private final Runner runner = new Runner(store, context.getBean(Handlers.class), LEASE, clock);

  @BeforeEach
  void noon() {
    clock.set(NOON);
  }

  @AfterEach
  void close() {
    context.close();
  }

  @Test
  void an_attempt_under_a_good_lease_runs() {
    assertThat(runner.run(claimed())).isEqualTo(new Outcome.Done(null));
  }

  @Test
  void an_attempt_whose_claim_took_until_its_lease_was_over_does_not_begin() {
    Running attempt = claimed();
    clock.pass(Duration.ofSeconds(28));
    assertThat(runner.run(attempt)).isEqualTo(new Outcome.Interrupted());
  }

  private Running claimed() {
    TaskEvent.Started started = LEASE.claim(clock.instant());
    Limits limits = Tasks.limits(3);
    TaskSpec any = Tasks.spec(3, NOON);
    var spec = new TaskSpec("noop", any.queue(), new Body.Inline("null"), limits, any.origin());
    Task task = Task.submitted("one", spec, NOON).on(started);
    Instant now = clock.instant();
    var delivery = Delivery.of("default", "", "receipt", 1, now, now);
    return new Running(task, delivery, started.leaseUntil(), clock);
  }
}
