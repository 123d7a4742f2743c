package dev.millrace.aws;

import java.util.EnumMap;
import java.util.Map;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;
import software.amazon.awssdk.services.sqs.model.QueueNameExistsException;

/// Makes the queues that are missing, and leaves alone those that are there; several processes may
/// do so at once. `setup-aws.sh` makes the same.
record SqsSetup(SqsClient client, QueueNames names) {
  private static final String RETENTION_SECONDS = "1209600";

  /// As often as SQS allows: the attempts of a task are counted in its record, and a task that
  /// snoozes or waits for its turn is received many times for good reasons. SQS itself moves only
  /// messages that every process, for days, could not even read.
  private static final int MOST_RECEIVES = 1000;

  void make() {
    Faults.queue(() -> {
      String arn = arn(made(names.deadName(), attributes()));
      Map<QueueAttributeName, String> attributes = attributes();
      attributes.put(
          QueueAttributeName.REDRIVE_POLICY,
          "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"%d\"}"
              .formatted(arn, MOST_RECEIVES));
      names.queues().forEach(queue -> made(names.name(queue), attributes));
      return made(names.name("default"), attributes);
    });
  }

  private static Map<QueueAttributeName, String> attributes() {
    return new EnumMap<>(
        Map.of(
            QueueAttributeName.MESSAGE_RETENTION_PERIOD,
            RETENTION_SECONDS,
            QueueAttributeName.SQS_MANAGED_SSE_ENABLED,
            "true"));
  }

  private String made(String name, Map<QueueAttributeName, String> attributes) {
    try {
      return url(name);
    } catch (QueueDoesNotExistException _) {
      try {
        return client
            .createQueue(create -> create.queueName(name).attributes(attributes))
            .queueUrl();
      } catch (QueueNameExistsException _) {
        return url(name);
      }
    }
  }

  private String url(String name) {
    return client.getQueueUrl(get -> get.queueName(name)).queueUrl();
  }

  private String arn(String url) {
    return client
        .getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.QUEUE_ARN))
        .attributes()
        .getOrDefault(QueueAttributeName.QUEUE_ARN, "");
  }
}
