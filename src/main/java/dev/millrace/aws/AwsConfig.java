package dev.millrace.aws;

import dev.millrace.settings.Settings;
import dev.millrace.store.Queues;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/// Where SQS and DynamoDB are, and what Millrace's part of them is called.
///
/// @param region empty: the SDK's own search decides
/// @param provision whether queues and table are made at the start when they are missing
record AwsConfig(
    String region, Endpoints endpoints, QueueNames queues, String table, boolean provision) {

  static AwsConfig from(Settings settings) {
    String region =
        settings.text(
            "AWS_REGION",
            "",
            "[a-z][a-z0-9-]{1,31}",
            "a region such as eu-central-1",
            "where the queues and the table are; when not set, as the AWS SDK finds it");
    String table =
        settings.text(
            "DYNAMODB_TABLE",
            "tasks",
            "[A-Za-z0-9_.-]{3,255}",
            "a table's name: 3 to 255 of A-Z, a-z, 0-9, _, . and -",
            "the DynamoDB table");
    boolean provision =
        settings.flag(
            "MILLRACE_PROVISION", false, "whether missing queues and a missing table are made");
    return new AwsConfig(
        region,
        Endpoints.from(settings),
        QueueNames.from(settings, Queues.from(settings)),
        table,
        provision);
  }

  /// Other addresses than AWS's own; null: AWS.
  record Endpoints(@Nullable URI sqs, @Nullable URI dynamodb) {
    private static final String FORM = "https?://[^\\s/?#]+/?";
    private static final String EXPECTED = "an address such as http://127.0.0.1:4566";

    static Endpoints from(Settings settings) {
      String all = common(settings);
      return new Endpoints(
          uri(read(settings, "AWS_ENDPOINT_URL_SQS", all, "where SQS is, when not at AWS")),
          uri(
              read(
                  settings,
                  "AWS_ENDPOINT_URL_DYNAMODB",
                  all,
                  "where DynamoDB is, when not at AWS")));
    }

    /// The address that all services have which have none of their own; empty: AWS.
    static String common(Settings settings) {
      return read(settings, "AWS_ENDPOINT_URL", "", "where all of AWS is, when not at AWS");
    }

    static String read(Settings settings, String name, String fallback, String meaning) {
      return settings.text(name, fallback, FORM, EXPECTED, meaning);
    }

    private static @Nullable URI uri(String text) {
      return text.isEmpty() ? null : URI.create(text);
    }
  }
}
