package dev.millrace.http;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Produces;

/// The page that a problem's `type` opens.
@Controller("/problems")
final class ProblemPages {
  @Get("/{slug}")
  @Produces(MediaType.TEXT_HTML)
  String page(@PathVariable String slug) {
    ProblemType type =
        ProblemType.find(slug)
            .orElseThrow(() -> new Rejected(ProblemType.NOT_FOUND, "No problem has this name."));
    return """
    <!doctype html>
    <html lang="en">
    <meta charset="utf-8">
    <title>%1$s</title>
    <h1>%1$s</h1>
    <p>Status %2$d, <code>%3$s</code></p>
    <p>%4$s</p>
    """
        .formatted(
            type.title(),
            type.status(),
            type.slug(),
            type.explanation().replaceAll("`([^`]+)`", "<code>$1</code>"));
  }
}
