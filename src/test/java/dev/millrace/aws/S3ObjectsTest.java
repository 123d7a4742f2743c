package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.handler.ObjectStore;
import dev.millrace.handler.PermanentFailure;
import dev.millrace.handler.Started;
import dev.millrace.handler.builtin.StubServer;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.s3.S3Client;

class S3ObjectsTest {
  private StubServer s3;
  private ApplicationContext context;

  @BeforeEach
  void start() throws IOException {
    s3 = new StubServer();
    context =
        Started.with(
            Map.of("AWS_ENDPOINT_URL_S3", s3.url()),
            Map.of(
                "aws.access-key-id", "key",
                "aws.secret-key", "secret",
                "aws.region", "eu-central-1"));
  }

  @AfterEach
  void stop() {
    context.close();
    s3.close();
  }

  @Test
  void no_client_is_made_before_it_is_needed() {
    context.getBean(ObjectStore.class);
    assertThat(context.getActiveBeanRegistrations(S3Client.class)).isEmpty();
    assertThat(s3.received()).isEmpty();
  }

  @Test
  void an_object_is_read_with_the_bucket_in_the_path() throws IOException {
    s3.answers(200, Map.of(), "content");
    try (InputStream in = objects().read("pics", "a/b c.png")) {
      assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("content");
    }
    assertThat(s3.received().getFirst().line()).isEqualTo("GET /pics/a/b%20c.png");
    assertThat(s3.received().getFirst().header("Authorization"))
        .contains("Credential=key/", "/eu-central-1/s3/");
  }

  @Test
  void an_object_is_written_with_its_type() throws IOException {
    s3.answers(200, Map.of("ETag", "\"1\""), "");
    objects().write("pics", "a.png", "content".getBytes(StandardCharsets.UTF_8), "image/png");
    StubServer.Received got = s3.received().getFirst();
    assertThat(got.line()).isEqualTo("PUT /pics/a.png");
    assertThat(got.header("Content-Type")).isEqualTo("image/png");
    assertThat(got.text()).contains("content");
  }

  @ParameterizedTest
  @ValueSource(ints = {403, 404})
  void what_is_missing_or_forbidden_is_final(int status) {
    s3.answers(status, Map.of(), "<Error><Code>NoSuchKey</Code><Message>none</Message></Error>");
    assertThatThrownBy(() -> objects().read("pics", "a.png"))
        .isInstanceOf(PermanentFailure.class)
        .hasMessage("s3://pics/a.png can't be read: S3 answered " + status);
  }

  @Test
  void trouble_at_s3_may_pass() {
    s3.answers(500, Map.of(), "");
    assertThatThrownBy(() -> objects().read("pics", "a.png"))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("s3://pics/a.png can't be read: ");
  }

  private ObjectStore objects() {
    return context.getBean(ObjectStore.class);
  }
}
