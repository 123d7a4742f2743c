package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.Json;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class VerbsTest {
  private static final String UNKNOWN = "0198f2a4-6f0e-7cc3-98c4-dc0c0c07398f";

  @TempDir static Path folder;
  private static Server server;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeAll
  static void start() {
    server =
        Server.start(
            Map.of(
                "PORT", "0",
                "MILLRACE_DATA_DIR", folder.toString(),
                "MILLRACE_DEBUG_TYPES", "true"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  static Stream<String> verbs() {
    return Millrace.command().getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("verbs")
  void every_verb_explains_itself_with_an_example(String verb) {
    assertThat(run(verb, "--help")).isEqualTo(Exit.OK);
    assertThat(out.toString()).contains("Usage: millrace " + verb, "Example: ");
  }

  @Test
  void the_exit_codes_are_explained() {
    assertThat(run("--help")).isEqualTo(Exit.OK);
    assertThat(out.toString()).contains("Exit codes: 0 ok", "5 unreachable, 6 timeout");
  }

  @Test
  void a_submitted_task_is_awaited_and_linked() {
    assertThat(ask("submit", "sleep", "{\"ms\":50}", "--wait")).isEqualTo(Exit.OK);
    assertThat(out.toString())
        .containsPattern("COMPLETED  waited \\d+ ms, ran \\d+ ms  http://127.0.0.1:\\d+/tasks/");
  }

  @Test
  void a_payload_may_come_by_the_input() {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream("{\"ms\":1}".getBytes(StandardCharsets.UTF_8)));
    try {
      assertThat(ask("submit", "sleep", "-", "--wait", "--json")).isEqualTo(Exit.OK);
      assertThat(Json.object(out.toString())).containsEntry("status", "COMPLETED");
    } finally {
      System.setIn(before);
    }
  }

  @Test
  void a_failed_task_is_exit_code_1() {
    assertThat(ask("submit", "fail", "{\"permanent\":true}", "--wait")).isEqualTo(Exit.FAILED);
    assertThat(out.toString()).contains("FAILED");
  }

  @Test
  void bad_use_is_exit_code_2_with_a_fix() {
    assertThat(run("submit")).isEqualTo(Exit.USAGE);
    assertThat(err.toString()).contains("fix: millrace submit --help");
    assertThat(ask("submit", "no-such-type")).isEqualTo(Exit.USAGE);
    assertThat(err.toString()).contains("no-such-type");
    assertThat(run("submit", "noop", "--delay", "soon")).isEqualTo(Exit.USAGE);
    assertThat(run("get", UNKNOWN, "--url", "not a url")).isEqualTo(Exit.USAGE);
  }

  @Test
  void an_unknown_task_is_exit_code_3() {
    assertThat(ask("get", UNKNOWN)).isEqualTo(Exit.NOT_FOUND);
    assertThat(ask("cancel", UNKNOWN)).isEqualTo(Exit.NOT_FOUND);
  }

  @Test
  void no_server_is_exit_code_5() {
    assertThat(run("get", UNKNOWN, "--url", "http://127.0.0.1:1")).isEqualTo(Exit.UNREACHABLE);
    assertThat(err.toString()).contains("no Millrace answers at http://127.0.0.1:1", "fix: start");
  }

  @Test
  void not_finished_in_time_is_exit_code_6() {
    assertThat(ask("submit", "noop", "--delay", "1h", "--wait=100ms")).isEqualTo(Exit.TIMEOUT);
    assertThat(err.toString()).contains("is SCHEDULED");
  }

  @Test
  void a_waiting_task_is_called_off() {
    assertThat(ask("submit", "noop", "--delay", "1h")).isEqualTo(Exit.OK);
    String id = out.toString().strip();

    assertThat(ask("cancel", id)).isEqualTo(Exit.OK);
    assertThat(ask("get", id)).isEqualTo(Exit.FAILED);
    assertThat(out.toString()).contains("CANCELLED");
  }

  @Test
  void a_key_makes_a_second_submit_the_same_task() {
    assertThat(ask("submit", "noop", "--key", "once")).isEqualTo(Exit.OK);
    assertThat(ask("submit", "noop", "--key", "once")).isEqualTo(Exit.OK);
    assertThat(out.toString().lines().distinct()).hasSize(1);
  }

  @Test
  void events_tell_the_life_of_a_task() {
    assertThat(ask("submit", "fail", "{\"times\":1}", "--wait", "--json")).isEqualTo(Exit.OK);
    String id = String.valueOf(Json.object(out.toString()).get("id"));
    out.getBuffer().setLength(0);

    assertThat(ask("get", id, "--events")).isEqualTo(Exit.OK);
    assertThat(out.toString()).contains("submitted", "attempt_failed", "completed");
  }

  @Test
  void health_is_asked_for_without_a_shell() {
    assertThat(ask("health")).isEqualTo(Exit.OK);
    assertThat(run("health", "--url", "http://127.0.0.1:1")).isEqualTo(Exit.UNREACHABLE);
  }

  @Test
  void the_demo_runs_every_built_in_type_with_its_effect() {
    assertThat(run("demo", "--json")).as(err::toString).isEqualTo(Exit.OK);
    assertThat(Json.object(out.toString())).containsEntry("ok", true);
    assertThat(out.toString())
        .contains("noop", "sleep", "fail", "email", "image-resize", "data-export", "http");
  }

  private int ask(String... arguments) {
    return run(
        Stream.concat(Stream.of(arguments), Stream.of("--url", server.url().toString()))
            .toArray(String[]::new));
  }

  private int run(String... arguments) {
    return Millrace.command()
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(arguments);
  }
}
