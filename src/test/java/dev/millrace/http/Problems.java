package dev.millrace.http;

import static dev.millrace.http.TestServer.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;

/// What holds for every problem that is answered.
final class Problems {
  private Problems() {}

  static void is(HttpResponse<String> answer, int status, String slug) {
    String body = answer.body();
    assertThat(answer.statusCode()).as(body).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(text(body, "type")).isEqualTo("/problems/" + slug);
    assertThat(text(body, "status")).isEqualTo(Integer.toString(status));
    assertThat(text(body, "title")).isNotBlank();
    assertThat(text(body, "instance")).startsWith("/requests/");
    assertThat(body).doesNotContain("Exception", "dev.millrace", "io.micronaut", "fasterxml");
  }
}
