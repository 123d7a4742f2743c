package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.aws.Emulators;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorTest {
  @TempDir Path folder;

  @Test
  void a_healthy_place_has_nothing_bad() {
    assertThat(examine(Map.of())).allMatch(Finding::isOk);
  }

  @Test
  void every_bad_variable_is_named_at_once() {
    var seen = examine(Map.of("WORKER_COUNT", "x", "LEASE_DURATION", "1", "BACKOFF_BASE", "soon"));

    assertThat(bad(seen)).contains("WORKER_COUNT", "LEASE_DURATION", "BACKOFF_BASE");
  }

  @Test
  void a_misspelt_variable_is_named() {
    assertThat(bad(examine(Map.of("MILLRACE_DRAIN_TIMOUT", "5s"))))
        .containsExactly("MILLRACE_DRAIN_TIMOUT");
  }

  @Test
  void a_taken_port_is_named() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var seen = Machine.examine(Map.of("PORT", Integer.toString(taken.getLocalPort())));

      assertThat(bad(seen)).containsExactly("port");
      assertThat(seen).anyMatch(finding -> String.valueOf(finding.fix()).contains("set PORT"));
    }
  }

  @Test
  void a_locked_folder_is_named_and_hides_nothing_else() {
    try (Server _ = Server.start(Map.of("PORT", "0", "MILLRACE_DATA_DIR", folder.toString()))) {
      assertThat(bad(examine(Map.of("WORKER_COUNT", "x"))))
          .containsExactlyInAnyOrder("MILLRACE_DATA_DIR", "WORKER_COUNT");
    }
  }

  @Test
  void a_folder_that_can_not_be_made_is_named() throws IOException {
    Path file = Files.createFile(folder.resolve("a-file"));

    assertThat(bad(examine(Map.of("MILLRACE_DATA_DIR", file.resolve("below").toString()))))
        .containsExactly("MILLRACE_DATA_DIR");
  }

  @Test
  void a_clock_that_went_back_is_named() throws IOException {
    examine(Map.of());
    var tomorrow = FileTime.from(Instant.now().plus(Duration.ofDays(1)));
    Files.setLastModifiedTime(folder.resolve("millrace.db"), tomorrow);

    assertThat(bad(examine(Map.of()))).contains("clock");
  }

  @Test
  void an_aws_that_does_not_answer_is_named() {
    var seen =
        examine(
            Map.of(
                "MILLRACE_HOME", "aws",
                "AWS_REGION", "us-east-1",
                "AWS_ENDPOINT_URL", "http://127.0.0.1:1"));

    assertThat(bad(seen)).contains("home");
  }

  @Test
  void a_missing_table_is_named() {
    var variables = new HashMap<>(Emulators.endpoints());
    variables.put("MILLRACE_HOME", "aws");
    variables.put("AWS_REGION", "us-east-1");
    variables.put("MILLRACE_POLL_WAIT", "1s");
    variables.put("MILLRACE_DATA_DIR", folder.toString());
    variables.put("MILLRACE_PROVISION", "true");
    variables.put("PORT", "0");
    Server.start(variables).close();
    variables.put("DYNAMODB_TABLE", "nobody-made-this");

    var seen = examine(variables);

    assertThat(bad(seen)).containsExactly("DYNAMODB_TABLE");
    assertThat(seen).anyMatch(finding -> String.valueOf(finding.fix()).contains("setup-aws.sh"));
  }

  private List<Finding> examine(Map<String, String> variables) {
    var all = new HashMap<String, String>();
    all.put("PORT", "0");
    all.put("MILLRACE_DATA_DIR", folder.toString());
    all.putAll(variables);
    return new Configuration(all).examine();
  }

  private static List<String> bad(List<Finding> findings) {
    return findings.stream().filter(finding -> !finding.isOk()).map(Finding::what).toList();
  }
}
