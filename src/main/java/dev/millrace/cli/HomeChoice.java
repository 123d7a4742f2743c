package dev.millrace.cli;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option `--home` of verbs that bring their own surroundings.
final class HomeChoice {
  @Option(
      names = "--home",
      paramLabel = "HOME",
      description =
          "embedded: in one file, which is the default. aws: on SQS and DynamoDB, on emulators"
              + " unless AWS_ENDPOINT_URL… or SQS_QUEUE_URL say otherwise.")
  private @Nullable String home;

  /// The variables of the process with those of the chosen home over them, and the emulators when
  /// it needs them.
  Surroundings surroundings() {
    var variables = new HashMap<>(System.getenv());
    variables.putIfAbsent("MILLRACE_DEBUG_TYPES", "true");
    if (home != null) {
      variables.put("MILLRACE_HOME", home);
    }
    if (!ServerConfig.AWS.equals(variables.get("MILLRACE_HOME")) || isElsewhere(variables)) {
      return new Surroundings(variables, null);
    }
    var emulators = Emulators.start(null);
    variables.putAll(emulators.variables());
    variables.put("MILLRACE_PROVISION", "true");
    variables.putIfAbsent("MILLRACE_POLL_WAIT", "2s");
    variables.putIfAbsent("AWS_REGION", "us-east-1");
    return new Surroundings(variables, emulators);
  }

  /// Whether these name an SQS or DynamoDB to use.
  static boolean isElsewhere(Map<String, String> variables) {
    return variables.containsKey("SQS_QUEUE_URL")
        || variables.keySet().stream().anyMatch(name -> name.startsWith("AWS_ENDPOINT_URL"));
  }

  /// Variables, and what has to be ended after the server that uses them.
  record Surroundings(Map<String, String> variables, @Nullable Emulators emulators)
      implements AutoCloseable {
    @Override
    public void close() {
      if (emulators != null) {
        emulators.close();
      }
    }
  }
}
