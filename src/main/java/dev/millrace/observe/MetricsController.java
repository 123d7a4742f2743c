package dev.millrace.observe;

import dev.millrace.http.Json;
import dev.millrace.store.Totals.Place;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/// The numbers: six as JSON, or all of them as Prometheus reads them.
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class MetricsController {
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private final Overview overview;
  private final PrometheusMeterRegistry meters;

  MetricsController(Overview overview, PrometheusMeterRegistry meters) {
    this.overview = overview;
    this.meters = meters;
  }

  @Get("/metrics")
  @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN, OPEN_METRICS})
  HttpResponse<?> metrics(HttpRequest<?> request) {
    for (MediaType wanted : request.accept()) {
      if (wanted.getName().equals(MediaType.TEXT_PLAIN) || wanted.getName().equals(OPEN_METRICS)) {
        return prometheus(request);
      }
      if (MediaType.APPLICATION_JSON_TYPE.matches(wanted)) {
        break;
      }
    }
    return HttpResponse.ok(six()).contentType(MediaType.APPLICATION_JSON_TYPE);
  }

  @Get("/prometheus")
  @Produces(MediaType.ALL)
  HttpResponse<?> prometheus(HttpRequest<?> request) {
    String accept = request.getHeaders().get(HttpHeaders.ACCEPT, String.class, PROMETHEUS);
    String type =
        accept.contains(OPEN_METRICS)
            ? OPEN_METRICS + "; version=1.0.0; charset=utf-8"
            : PROMETHEUS;
    return HttpResponse.ok(meters.scrape(type)).header(HttpHeaders.CONTENT_TYPE, type);
  }

  private byte[] six() {
    return Json.object(out -> {
      out.writeNumberField("total_tasks", overview.tasks(Place.SUBMITTED));
      out.writeNumberField("pending_tasks", overview.tasks(Place.WAITING));
      out.writeNumberField("processing_tasks", overview.tasks(Place.RUNNING));
      out.writeNumberField("completed_tasks", overview.tasks(Place.COMPLETED));
      out.writeNumberField("failed_tasks", overview.tasks(Place.FAILED));
      out.writeNumberField("queue_depth", overview.visible());
    });
  }
}
