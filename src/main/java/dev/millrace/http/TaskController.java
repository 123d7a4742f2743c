package dev.millrace.http;

import dev.millrace.engine.Interventions;
import dev.millrace.engine.Submissions;
import dev.millrace.engine.Submissions.Accepted;
import dev.millrace.http.Problem.Fault;
import dev.millrace.store.TaskStore;
import dev.millrace.task.Task;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Submit a task, look at it, wait for it, cancel it.
@Controller("/tasks")
@Produces(MediaType.APPLICATION_JSON)
@ExecuteOn(TaskExecutors.BLOCKING)
final class TaskController {
  private static final String OWNER = "default";
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
  private static final Pattern WAIT = Pattern.compile("\\d{1,9}(ms|s|m)");

  private final Submissions submissions;
  private final Interventions interventions;
  private final TaskStore store;
  private final Finishes finishes;
  private final Timer latency;

  TaskController(
      Submissions submissions,
      Interventions interventions,
      TaskStore store,
      Finishes finishes,
      MeterRegistry meters) {
    this.submissions = submissions;
    this.interventions = interventions;
    this.store = store;
    this.finishes = finishes;
    this.latency =
        Timer.builder("dq_enqueue_latency")
            .description("Time to accept a task: record it and send its message")
            .publishPercentileHistogram()
            .register(meters);
  }

  @Post
  @Consumes({MediaType.APPLICATION_JSON, MediaType.APPLICATION_FORM_URLENCODED})
  HttpResponse<byte[]> submit(HttpRequest<byte[]> request) {
    refuseForms(request);
    List<String> keys = request.getHeaders().getAll(SubmitRequest.IDEMPOTENCY_KEY);
    byte[] json = request.getBody().orElse(new byte[0]);
    var read = SubmitRequest.read(json, keys, OWNER);
    Accepted accepted = Objects.requireNonNull(latency.record(() -> submissions.submit(read)));
    var view = TaskView.of(accepted.task(), store);
    byte[] answer =
        Json.object(out -> {
          view.write(out);
          if (accepted.deferred()) {
            out.writeStringField("dispatch", "deferred");
          }
        });
    return accepted.created()
        ? HttpResponse.created(answer, URI.create("/tasks/" + view.task().id()))
        : HttpResponse.ok(answer);
  }

  @Get("/{id}")
  byte[] get(@PathVariable String id, @QueryValue @Nullable String wait) {
    TaskIds.check(id);
    Task task = wait == null ? store.get(id) : finishes.await(id, time(wait), () -> store.get(id));
    return answer(found(task));
  }

  @Get("/{id}/events")
  byte[] events(@PathVariable String id) {
    Task task = found(store.get(TaskIds.check(id)));
    return Json.object(out -> {
      out.writeStringField("id", task.id());
      out.writeArrayFieldStart("events");
      for (var event : task.history()) {
        new EventView(event).write(out);
      }
      out.writeEndArray();
    });
  }

  @Post("/{id}/cancel")
  @Consumes(MediaType.ALL)
  byte[] cancel(@PathVariable String id) {
    return answer(interventions.cancel(TaskIds.check(id)));
  }

  private byte[] answer(Task task) {
    return Json.object(TaskView.of(task, store)::write);
  }

  private static Task found(@Nullable Task task) {
    if (task == null) {
      throw new Rejected(TaskIds.notFound());
    }
    return task;
  }

  /// `curl -d` names its JSON a form; a browser does so for any site that would submit tasks here,
  /// but then says where it comes from.
  private static void refuseForms(HttpRequest<?> request) {
    boolean form =
        request
            .getContentType()
            .filter(type -> type.matches(MediaType.APPLICATION_FORM_URLENCODED_TYPE))
            .isPresent();
    HttpHeaders headers = request.getHeaders();
    if (form && (headers.contains(HttpHeaders.ORIGIN) || headers.contains("Sec-Fetch-Site"))) {
      throw new Rejected(ProblemAnswers.mediaType());
    }
  }

  private static Duration time(String wait) {
    if (WAIT.matcher(wait).matches()) {
      Duration time = ConversionService.SHARED.convert(wait, Duration.class).orElseThrow();
      if (time.compareTo(LONGEST_WAIT) <= 0) {
        return time;
      }
    }
    var fault = new Fault("?wait", "range", "wait is a time such as 30s, up to 60s.");
    throw new Rejected(Problem.invalid(ProblemType.VALIDATION, List.of(fault)));
  }
}
