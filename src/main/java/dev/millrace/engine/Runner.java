package dev.millrace.engine;

import dev.millrace.engine.Running.Snooze;
import dev.millrace.engine.Running.Stop;
import dev.millrace.handler.Handler;
import dev.millrace.handler.Handlers;
import dev.millrace.handler.PermanentFailure;
import dev.millrace.store.TaskStore;
import dev.millrace.task.Body;
import dev.millrace.task.Failure;
import dev.millrace.task.Outcome;
import dev.millrace.task.Task;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls the handler of a claimed task, on the current thread, and says how that ended.
@Singleton
public final class Runner {
  /// How long an interrupted handler has to end before its attempt is settled without it.
  static final Duration GRACE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
  private static final Duration NO_HANDLER = Duration.ofSeconds(10);
  private static final int MOST_RESULT = 1 << 20;

  private final TaskStore store;
  private final Handlers handlers;
  private final Lease lease;
  private final InstantSource clock;
  private final Persistence persistence;

  public Runner(TaskStore store, Handlers handlers, Lease lease, InstantSource clock) {
    this.store = store;
    this.handlers = handlers;
    this.lease = lease;
    this.clock = clock;
    this.persistence = new Persistence(clock);
  }

  /// An attempt whose claim took until its lease was over does not begin: somebody else may.
  Outcome run(Running attempt) {
    Task task = attempt.task();
    Handler handler = handlers.find(task.spec().type());
    if (handler == null) {
      attempt.log("no handler for type " + task.spec().type() + " in this process");
      return new Outcome.Later(NO_HANDLER);
    }
    try {
      Optional<String> payload =
          persistence.insist(
              attempt.leaseUntil(), () -> store.read(task.id(), task.spec().payload()));
      if (payload.isEmpty()) {
        return new Outcome.GiveUp(new Failure(Failure.PERMANENT, "the payload is gone"));
      }
      if (attempt.leaseEnds(lease.margin())) {
        return new Outcome.Interrupted();
      }
      String json = handler.run(payload.get(), attempt);
      return new Outcome.Done(json == null ? null : new Body.Inline(json));
    } catch (Snooze e) {
      return new Outcome.Later(e.delay());
    } catch (PermanentFailure e) {
      return new Outcome.GiveUp(new Failure(Failure.PERMANENT, message(e)));
    } catch (Throwable e) {
      LOG.debug("task {} failed", task.id(), e);
      return failed(attempt, e);
    }
  }

  /// What it means that an attempt was stopped for this reason.
  static Outcome stopped(Stop stop, Running attempt) {
    return switch (stop.reason()) {
      case TIMED_OUT -> {
        Duration timeout = attempt.task().spec().limits().timeout();
        String message = "the attempt took longer than %d ms".formatted(timeout.toMillis());
        yield new Outcome.Retry(new Failure(Failure.TIMED_OUT, message));
      }
      case LEASE_LOST -> new Outcome.Lost();
      case DRAINED -> new Outcome.Interrupted();
      case CANCELLED -> new Outcome.CalledOff();
    };
  }

  private static Outcome failed(Running attempt, Throwable e) {
    Stop stop = attempt.stop();
    return stop == null
        ? new Outcome.Retry(new Failure(Failure.HANDLER_FAILED, message(e)))
        : stopped(stop, attempt);
  }

  /// The outcome with its result written where it belongs; one above 1 MiB is replaced by its size,
  /// for the work was done.
  Outcome keep(Running attempt, Outcome outcome) {
    if (!(outcome instanceof Outcome.Done(Body.Inline(var json)))) {
      return outcome;
    }
    int bytes = json.getBytes(StandardCharsets.UTF_8).length;
    String fitting = bytes > MOST_RESULT ? "{\"truncated\":true,\"bytes\":" + bytes + "}" : json;
    return new Outcome.Done(store.keepResult(attempt.id(), fitting, clock.instant()));
  }

  private static String message(Throwable e) {
    return Objects.requireNonNullElse(e.getMessage(), e.getClass().getSimpleName());
  }
}
