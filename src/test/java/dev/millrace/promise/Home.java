package dev.millrace.promise;

import dev.millrace.aws.Emulators;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// A home of its own for one test: a file, or queues and a table on the emulators.
public enum Home {
  EMBEDDED,
  AWS;

  /// The variables that lead a node there.
  public Map<String, String> variables(Path folder) {
    var variables = new HashMap<String, String>();
    variables.put("MILLRACE_HOME", name().toLowerCase(Locale.ROOT));
    variables.put("MILLRACE_DATA_DIR", folder.toString());
    variables.put("MILLRACE_DEBUG_TYPES", "true");
    if (this == AWS) {
      String name = "t" + UUID.randomUUID().toString().substring(0, 8);
      variables.putAll(Emulators.endpoints());
      variables.put("MILLRACE_PROVISION", "true");
      variables.put("MILLRACE_POLL_WAIT", "1s");
      variables.put("DYNAMODB_TABLE", name);
      variables.put(
          "SQS_QUEUE_URL", variables.get("AWS_ENDPOINT_URL_SQS") + "/000000000000/" + name);
    }
    return variables;
  }
}
