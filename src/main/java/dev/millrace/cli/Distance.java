package dev.millrace.cli;

import dev.millrace.trial.Sibling;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Relays in processes of their own, which put the emulators as far away as AWS is from a container
/// in its region.
record Distance(Sibling sqs, Sibling dynamodb) implements AutoCloseable {
  private static final String SQS = "AWS_ENDPOINT_URL_SQS";
  private static final String DYNAMODB = "AWS_ENDPOINT_URL_DYNAMODB";

  /// Leads `variables` there.
  static Distance asAws(Map<String, String> variables) throws IOException {
    var distance =
        new Distance(
            relay(variables, SQS, "10ms", "20ms"), relay(variables, DYNAMODB, "4ms", "6ms"));
    variables.put(SQS, distance.sqs.address());
    variables.put(DYNAMODB, distance.dynamodb.address());
    return distance;
  }

  @Override
  public void close() {
    sqs.close();
    dynamodb.close();
  }

  private static Sibling relay(
      Map<String, String> variables, String name, String least, String most) throws IOException {
    String url = variables.get(name);
    if (url == null) {
      throw new Trouble(
          Exit.USAGE, name + " is not set, so there is nothing to relay to", "set --home aws");
    }
    return Sibling.start(List.of("relay", url, "--least", least, "--most", most), Map.of());
  }
}
