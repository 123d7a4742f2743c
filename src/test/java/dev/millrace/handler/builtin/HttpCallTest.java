package dev.millrace.handler.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.handler.BadPayload;
import dev.millrace.handler.FakeContext;
import dev.millrace.handler.PermanentFailure;
import dev.millrace.settings.Settings;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpCallTest {
  private static final String SECRET = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  @TempDir Path folder;

  private StubServer receiver;

  @BeforeEach
  void start() throws IOException {
    receiver = new StubServer();
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void the_body_arrives_signed_after_standard_webhooks() throws Exception {
    try (var runner = runner()) {
      JsonNode result =
          runner.run(
              "http",
              payload(",\"body\":{\"amount\":1.10,\"name\":\"ü\"},\"headers\":{\"X-Shop\":\"7\"}"));
      assertThat(result.get("status").getIntValue()).isEqualTo(200);
      assertThat(result.get("body")).isNull();
      StubServer.Received got = receiver.received().getFirst();
      assertThat(got.line()).isEqualTo("POST /hook?a=b");
      assertThat(got.text()).isEqualTo("{\"amount\":1.10,\"name\":\"ü\"}");
      assertThat(got.header("Content-Type")).startsWith("application/json");
      assertThat(got.header("X-Shop")).isEqualTo("7");
      assertThat(got.header("Host")).isEqualTo("localhost:" + receiver.port());
      assertThat(got.header("webhook-id")).isEqualTo("task-1");
      assertThat(got.header("webhook-timestamp")).isEqualTo("1767225600");
      assertThat(got.header("webhook-signature")).isEqualTo(signature(got));
    }
  }

  @Test
  void the_signature_is_that_of_the_published_example() {
    var signature = new WebhookSignature(Base64.getDecoder().decode(SECRET));
    assertThat(
            signature.of(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void the_answer_is_shown_only_where_the_operator_says_so() throws Exception {
    receiver.answers(201, Map.of(), "made");
    try (var runner = runner("MILLRACE_HTTP_ANSWERS", "true")) {
      JsonNode result = runner.run("http", payload(""));
      assertThat(result.get("status").getIntValue()).isEqualTo(201);
      assertThat(result.get("body").getStringValue()).isEqualTo("made");
      assertThat(receiver.received().getFirst().text()).isEqualTo("{}");
    }
  }

  @Test
  void of_an_endless_answer_only_the_beginning_is_read() throws Exception {
    receiver.answers(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      byte[] block = new byte[8192];
      Arrays.fill(block, (byte) 'x');
      while (true) {
        exchange.getResponseBody().write(block);
      }
    });
    try (var runner = runner("MILLRACE_HTTP_ANSWERS", "true")) {
      long start = System.nanoTime();
      JsonNode result = runner.run("http", payload(""));
      assertThat(result.get("body").getStringValue()).hasSize(64 * 1024);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }
  }

  @Test
  void an_answer_that_trickles_is_cut_off_after_ten_seconds() throws Exception {
    receiver.answers(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      for (int i : IntStream.range(0, 300).toArray()) {
        exchange.getResponseBody().write(i);
        exchange.getResponseBody().flush();
        LockSupport.parkNanos(100_000_000);
      }
    });
    try (var runner = runner()) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> runner.run("http", payload(""))).isInstanceOf(IOException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(14));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "429,120,PT2M",
    "503,1,PT1S",
    "503,0,PT1S",
    "429,999999,PT1H",
    "429,'Thu, 1 Jan 2026 00:05:00 GMT',PT5M",
    "503,'Wed, 31 Dec 2025 00:00:00 GMT',PT1S"
  })
  void too_many_and_unavailable_wait_as_long_as_they_say(int status, String after, String wait)
      throws Exception {
    receiver.answers(status, Map.of("Retry-After", after), "");
    try (var runner = runner()) {
      var snoozed =
          catchThrowableOfType(FakeContext.Snoozed.class, () -> runner.run("http", payload("")));
      assertThat(snoozed.delay()).isEqualTo(Duration.parse(wait));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "400,true,the destination answered 400",
    "404,true,the destination answered 404",
    "302,true,the destination answered 302; redirects are not followed",
    "429,false,the destination answered 429",
    "500,false,the destination answered 500",
    "503,false,the destination answered 503"
  })
  void other_answers_are_final_or_tried_again(int status, boolean isFinal, String message)
      throws Exception {
    receiver.answers(status, Map.of("Location", receiver.url() + "/elsewhere"), "secret inside");
    try (var runner = runner()) {
      assertThatThrownBy(() -> runner.run("http", payload("")))
          .isInstanceOf(isFinal ? PermanentFailure.class : IOException.class)
          .hasMessage(message);
      assertThat(receiver.received()).hasSize(1);
    }
  }

  @Test
  void a_name_is_looked_up_once_and_the_connection_goes_to_what_was_checked() throws Exception {
    var names = Stream.of("127.0.0.1", "192.0.2.1").map(InetAddress::ofLiteral).iterator();
    var config = HttpConfig.from(new Settings(settings()));
    String url = "http://localhost:%d/".formatted(receiver.port());
    var destination = Destination.of(url, config, name -> List.of(names.next()));
    var http = new PinnedHttp(InstantSource.system());
    assertThat(http.post(destination, Map.of(), new byte[0]).status()).isEqualTo(200);
    assertThat(names.hasNext()).isTrue();
  }

  @Test
  void without_hosts_it_is_off_and_says_so() {
    try (var runner = Runner.in(folder)) {
      assertThatThrownBy(() -> runner.run("http", payload("")))
          .isInstanceOf(PermanentFailure.class)
          .hasMessageContaining("MILLRACE_HTTP_HOSTS");
    }
  }

  @Test
  void loopback_is_denied_unless_opened() {
    try (var runner = runner("MILLRACE_HTTP_INSIDE_ADDRESSES", "false")) {
      assertThatThrownBy(() -> runner.run("http", payload("")))
          .isInstanceOf(PermanentFailure.class)
          .hasMessage("destination denied");
      assertThat(receiver.received()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"Host\":\"x\"}",
        "{\"webhook-id\":\"x\"}",
        "{\"Content-Length\":\"5\"}",
        "{\"Transfer-Encoding\":\"chunked\"}",
        "{\"X\":\"a\\r\\nY: b\"}",
        "{\"X Y\":\"a\"}",
        "{\"X\":\"ü\"}"
      })
  void headers_that_the_request_needs_itself_are_refused_at_submit(String headers) {
    try (var runner = runner()) {
      assertThatThrownBy(() -> runner.handler("http").check(payload(",\"headers\":" + headers)))
          .isInstanceOf(BadPayload.class)
          .hasMessageStartingWith("/headers");
    }
  }

  private Runner runner(String... more) {
    var settings = settings();
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return Runner.in(
        folder,
        settings.entrySet().stream()
            .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
            .toArray(String[]::new));
  }

  private Map<String, String> settings() {
    return new HashMap<>(
        Map.of(
            "MILLRACE_HTTP_HOSTS", "localhost",
            "MILLRACE_HTTP_SECRET", "whsec_" + SECRET,
            "MILLRACE_HTTP_PLAIN", "true",
            "MILLRACE_HTTP_INSIDE_ADDRESSES", "true",
            "MILLRACE_HTTP_PORTS", Integer.toString(receiver.port())));
  }

  private String payload(String more) {
    return "{\"url\":\"http://localhost:%d/hook?a=b\"%s}".formatted(receiver.port(), more);
  }

  private static String signature(StubServer.Received got) throws Exception {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(Base64.getDecoder().decode(SECRET), "HmacSHA256"));
    String signed =
        got.header("webhook-id") + "." + got.header("webhook-timestamp") + "." + got.text();
    byte[] sum = mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
    return "v1," + Base64.getEncoder().encodeToString(sum);
  }
}
