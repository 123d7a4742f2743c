package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.aws.Emulators;
import dev.millrace.house.Golden;
import dev.millrace.settings.Settings;
import dev.millrace.settings.Settings.Variable;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationDocTest {
  private static final String HEAD =
      """
      # Configuration

      Everything is set by environment variables; a bad value stops the start with one line. A
      variable that is empty counts as not set. Times are written as `250ms`, `30s`, `5m`, `1h` or
      `7d`. A test writes this page.

      | variable | not set | expected | meaning |
      |---|---|---|---|
      """;

  private static final String TAIL =
      """

      Read elsewhere:

      | variable | read by | meaning |
      |---|---|---|
      | `MILLRACE_LOG_LEVEL` | the log | the least level that is logged: `INFO` when not set |
      | `MILLRACE_URL` | `submit`, `get`, `cancel`, `health` | the server, when `--url` is not given |
      | `JAVA_HOME`, `MILLRACE_JDKS` | `./millrace` | where the JDK is; folders to look for JDKs in, separated by `:` |
      | `JAVA_OPTS` | `./millrace` | more options for Java |
      | `AWS_ACCESS_KEY_ID`, `AWS_PROFILE`, … | the AWS SDK | credentials, as its default chain finds them |
      """;

  @TempDir static Path folder;
  private static List<Variable> variables;

  @BeforeAll
  static void collect() {
    var aws = new HashMap<>(Emulators.endpoints());
    aws.put("MILLRACE_HOME", "aws");
    aws.put("MILLRACE_PROVISION", "true");
    aws.put("AWS_REGION", "us-east-1");
    aws.put("DYNAMODB_TABLE", "configuration");
    variables =
        Stream.concat(read(aws).stream(), read(Map.of()).stream())
            .distinct()
            .sorted((one, other) -> one.name().compareTo(other.name()))
            .toList();
  }

  @Test
  void every_variable_is_stated_once() {
    assertThat(variables).extracting(Variable::name).doesNotHaveDuplicates();
  }

  @Test
  void the_page_lists_every_variable() throws IOException {
    var text = new StringBuilder(HEAD);
    for (Variable one : variables) {
      text.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  one.name(),
                  one.fallback().isEmpty() ? "" : "`" + one.fallback() + "`",
                  one.expected(),
                  one.meaning()));
    }
    Golden.compare(Path.of("docs/configuration.md"), text.append(TAIL).toString());
  }

  @Test
  void the_example_environment_lists_every_variable() throws IOException {
    var text =
        new StringBuilder(
            "# Copy to .env and uncomment what you change; a test writes this file.\n");
    for (Variable one : variables) {
      text.append(
          "\n# %s\n# expected: %s\n#%s=%s\n"
              .formatted(one.meaning(), one.expected(), one.name(), one.fallback()));
    }
    Golden.compare(Path.of(".env.example"), text.toString());
  }

  private static List<Variable> read(Map<String, String> home) {
    var all = new HashMap<String, String>(home);
    all.put("PORT", "0");
    all.put("MILLRACE_DATA_DIR", folder.toString());
    var settings = new Settings(all);
    try (ApplicationContext context = Server.context(settings, ServerConfig.from(settings))) {
      Server.makeAll(context);
      assertThat(new TreeSet<>(all.keySet()))
          .isSubsetOf(settings.read().stream().map(Variable::name).toList());
      return settings.read();
    }
  }
}
