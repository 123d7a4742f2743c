package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.aws.Emulators;
import dev.millrace.client.MillraceClient;
import dev.millrace.client.Submission;
import dev.millrace.task.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartTest {
  private static final Pattern PLACE = Pattern.compile("Millrace listens on (\\S+) ");

  @TempDir Path folder;

  @Test
  void a_signal_drains_and_the_process_exits_with_0() throws Exception {
    try (var server = serve(Map.of("MILLRACE_DEBUG_TYPES", "true"));
        var client = new MillraceClient(place(server))) {
      String id = client.submit(Submission.of("sleep", "{\"ms\":1500}")).id();
      await()
          .atMost(Started.PATIENCE)
          .until(() -> client.get(id, Duration.ZERO).status() == Status.PROCESSING);
      server.terminate();
      await()
          .pollInterval(Duration.ofMillis(50))
          .atMost(Started.PATIENCE)
          .until(() -> !client.isReady());

      assertThat(server.code()).isEqualTo(Exit.OK);
      assertThat(server.errors()).contains("draining 1 tasks, 25 s left");
    }
  }

  @Test
  void what_ran_at_the_signal_is_complete_in_the_next_process() throws Exception {
    String id;
    try (var server = serve(Map.of("MILLRACE_DEBUG_TYPES", "true"));
        var client = new MillraceClient(place(server))) {
      id = client.submit(Submission.of("sleep", "{\"ms\":1000}")).id();
      server.terminate();
      assertThat(server.code()).isEqualTo(Exit.OK);
    }
    try (var server = serve(Map.of("MILLRACE_DEBUG_TYPES", "true"));
        var client = new MillraceClient(place(server))) {
      assertThat(client.get(id, Duration.ofSeconds(20)).status()).isEqualTo(Status.COMPLETED);
    }
  }

  @Test
  void a_taken_port_is_one_line_and_a_fix() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      assertRefusal(Map.of("PORT", port), Exit.USAGE, "port " + port + " can't be had", "set PORT");
    }
  }

  @Test
  void a_bad_variable_is_one_line_and_a_fix() throws Exception {
    assertRefusal(
        Map.of("WORKER_COUNT", "many"),
        Exit.USAGE,
        "WORKER_COUNT=many is not usable: expected a whole number from 1 to 10000",
        "correct or unset WORKER_COUNT");
  }

  @Test
  void a_locked_folder_is_one_line_and_a_fix() throws Exception {
    try (var server = serve(Map.of())) {
      place(server);

      assertRefusal(
          Map.of(),
          Exit.USAGE,
          "expected a folder that no other process uses",
          "stop the other one, or set MILLRACE_DATA_DIR");
    }
  }

  @Test
  void an_aws_that_is_down_is_one_line_and_a_fix() throws Exception {
    assertRefusal(
        Map.of(
            "MILLRACE_HOME", "aws",
            "AWS_ENDPOINT_URL", "http://127.0.0.1:1",
            "AWS_REGION", "eu-central-1",
            "AWS_ACCESS_KEY_ID", "key",
            "AWS_SECRET_ACCESS_KEY", "secret"),
        Exit.UNREACHABLE,
        "does not answer",
        "millrace doctor");
  }

  @Test
  void a_missing_queue_is_one_line_and_a_fix() throws Exception {
    var variables = provisioned("without-queue");
    variables.put("SQS_QUEUE_URL", "http://localhost/000000000000/not-there");

    assertRefusal(variables, Exit.USAGE, "SQS queue named not-there", "run ./setup-aws.sh");
  }

  @Test
  void a_missing_table_is_one_line_and_a_fix() throws Exception {
    var variables = provisioned("without-table");
    variables.put("DYNAMODB_TABLE", "not-there");

    assertRefusal(
        variables, Exit.USAGE, "DYNAMODB_TABLE=not-there is not usable", "run ./setup-aws.sh");
  }

  /// The variables of a home on AWS where an earlier process has made all that is needed.
  private Map<String, String> provisioned(String table) throws IOException {
    var variables = new HashMap<>(Emulators.endpoints());
    variables.put("MILLRACE_HOME", "aws");
    variables.put("AWS_REGION", "us-east-1");
    variables.put("AWS_ACCESS_KEY_ID", "key");
    variables.put("AWS_SECRET_ACCESS_KEY", "secret");
    variables.put("MILLRACE_POLL_WAIT", "1s");
    variables.put("DYNAMODB_TABLE", table);
    variables.put("MILLRACE_PROVISION", "true");
    try (var first = serve(variables)) {
      place(first);
    }
    variables.remove("MILLRACE_PROVISION");
    return variables;
  }

  private void assertRefusal(Map<String, String> variables, int code, String cause, String fix)
      throws IOException, InterruptedException {
    try (var server = serve(variables)) {
      assertThat(server.code()).as(server.errors()).isEqualTo(code);
      assertThat(server.errors().lines().filter(line -> !line.matches("\\d\\d:.*| *at .*")))
          .satisfiesExactly(
              line -> assertThat(line).startsWith("millrace: ").contains(cause),
              line -> assertThat(line).startsWith("  fix: ").contains(fix));
    }
  }

  private Started serve(Map<String, String> variables) throws IOException {
    var all = new HashMap<String, String>();
    all.put("PORT", "0");
    all.put("MILLRACE_DATA_DIR", folder.toString());
    all.putAll(variables);
    return Started.millrace(all, "serve");
  }

  private static URI place(Started server) {
    var place = PLACE.matcher(server.said("Millrace listens on").output());
    assertThat(place.find()).isTrue();
    return URI.create(place.group(1));
  }
}
