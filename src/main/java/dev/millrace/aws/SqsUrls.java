package dev.millrace.aws;

import dev.millrace.settings.BadSetting;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/// Where the queues are, by the names that tasks use, and the dead-letter queue. Each was there
/// when this was made.
record SqsUrls(Map<String, String> queues, String dead) {
  /// Throws `BadSetting` when one is missing.
  static SqsUrls find(SqsClient client, QueueNames names) {
    String base =
        names.url().isEmpty()
            ? there("SQS_QUEUE_URL", names.url(), names.name("default"), () -> url(client, names))
            : names.url();
    var urls = new HashMap<String, String>();
    for (String queue : names.queues()) {
      String name = names.name(queue);
      String url = QueueNames.beside(base, name);
      urls.put(queue, there("QUEUES", queue, name, () -> seen(client, url)));
    }
    String dead =
        names.deadUrl().isEmpty() ? QueueNames.beside(base, names.deadName()) : names.deadUrl();
    there("SQS_DLQ_URL", names.deadUrl(), names.deadName(), () -> seen(client, dead));
    return new SqsUrls(Map.copyOf(urls), dead);
  }

  private static String url(SqsClient client, QueueNames names) {
    return client.getQueueUrl(get -> get.queueName(names.name("default"))).queueUrl();
  }

  private static String seen(SqsClient client, String url) {
    client.getQueueAttributes(
        get -> get.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN));
    return url;
  }

  private static String there(String variable, String value, String name, Supplier<String> find) {
    return Faults.queue(() -> {
      try {
        return find.get();
      } catch (QueueDoesNotExistException _) {
        throw new BadSetting(
            variable,
            value,
            "an SQS queue named %s in this account and region: run ./setup-aws.sh, or set"
                    .formatted(name)
                + " MILLRACE_PROVISION=true to have it made at the start");
      }
    });
  }
}
