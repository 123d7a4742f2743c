package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.client.Json;
import dev.millrace.promise.Home;
import dev.millrace.promise.Node;
import dev.millrace.store.Entry;
import dev.millrace.store.Records;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VerifyTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void every_task_is_accounted_for_and_totals_are_mended(Home home) throws Exception {
    Map<String, String> variables = home.variables(folder);
    try (Node node = Node.idle(variables)) {
      for (int n = 0; n < 30; n++) {
        node.submit("noop", "null");
      }
      Records records = node.context.getBean(Records.class);
      records.add("count#tasks", Map.of("running", 3L, "waiting", -2L));
    }

    Map<String, Object> dry = verify(variables, Exit.OK, "--dry-run");
    assertThat(dry).containsEntry("waiting", 30).containsEntry("totals_right", false);
    assertThat(dry).extractingByKey("totals").asString().contains("waiting=28", "running=3");
    assertThat(verify(variables, Exit.OK)).containsEntry("totals_mended", true);
    assertThat(verify(variables, Exit.OK)).containsEntry("totals_right", true);

    try (Node node = Node.idle(variables)) {
      node.context
          .getBean(Records.class)
          .create(Entry.draft("nothing-of-ours", Map.of("status", "?")));
    }
    assertThat(verify(variables, Exit.FAILED)).containsEntry("ok", false);
  }

  private static Map<String, Object> verify(Map<String, String> variables, int code, String... more)
      throws IOException, InterruptedException {
    var words = new String[more.length + 2];
    words[0] = "verify";
    words[1] = "--json";
    System.arraycopy(more, 0, words, 2, more.length);
    try (Started verify = Started.millrace(variables, words)) {
      assertThat(verify.code()).as(verify.errors()).isEqualTo(code);
      return Json.object(verify.output());
    }
  }
}
