package dev.millrace.observe;

import dev.millrace.http.Json;
import dev.millrace.http.Problem;
import dev.millrace.http.ProblemType;
import dev.millrace.observe.Checks.Check;
import dev.millrace.store.HomeClock;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `/health`: the process lives. `/health/readiness`: send it requests. `/healthz`: what it needs
/// works, or what does not; `DEGRADED` when it works in spite of something.
@Controller
@Produces(MediaType.APPLICATION_JSON)
final class HealthController {
  private final Checks checks;
  private final Readiness readiness;
  private final @Nullable HomeClock clock;

  HealthController(Checks checks, Readiness readiness, @Nullable HomeClock clock) {
    this.checks = checks;
    this.readiness = readiness;
    this.clock = clock;
  }

  @Get("/health")
  byte[] alive() {
    return Json.object(out -> out.writeStringField("status", "UP"));
  }

  @Get("/health/readiness")
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<?> ready(HttpRequest<?> request) {
    var broken = new ArrayList<String>();
    if (readiness.draining()) {
      broken.add("draining");
    } else {
      broken.addAll(checks.broken());
    }
    return broken.isEmpty() ? HttpResponse.ok(alive()) : unhealthy(broken).answer(request);
  }

  @Get("/healthz")
  @ExecuteOn(TaskExecutors.BLOCKING)
  HttpResponse<?> deep(HttpRequest<?> request) {
    List<String> broken = checks.broken();
    return broken.isEmpty() ? HttpResponse.ok(all()) : unhealthy(broken).answer(request);
  }

  private byte[] all() {
    String warning = warning();
    return Json.object(out -> {
      out.writeStringField("status", warning == null ? "UP" : "DEGRADED");
      out.writeObjectFieldStart("checks");
      for (Check check : checks.now()) {
        out.writeStringField(check.what(), check.works() ? "UP" : "DOWN");
      }
      out.writeEndObject();
      if (warning != null) {
        out.writeStringField("warning", warning);
      }
    });
  }

  private @Nullable String warning() {
    if (clock == null || clock.ahead().abs().compareTo(HomeClock.TOLERANCE) <= 0) {
      return null;
    }
    return "This machine's clock is %d s %s; let it keep time, for example with chrony."
        .formatted(
            clock.ahead().abs().toSeconds(), clock.ahead().isNegative() ? "behind" : "ahead");
  }

  private static Problem unhealthy(List<String> broken) {
    String detail =
        broken.contains("draining")
            ? "This process is shutting down."
            : "No answer from %s.".formatted(String.join(", ", broken));
    return Problem.of(ProblemType.UNHEALTHY, detail).with("broken", List.copyOf(broken));
  }
}
