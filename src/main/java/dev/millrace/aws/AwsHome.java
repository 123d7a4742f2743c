package dev.millrace.aws;

import dev.millrace.settings.Settings;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The two ports of a process that is at home on AWS. What they need is looked for at the start, so
/// that a missing queue or table stops it there, with one line.
@Factory
@Requires(property = "millrace.home", value = "aws")
final class AwsHome {
  /// An emulator that has just started opens its port before it has read its queues.
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  @Singleton
  AwsConfig config(Settings settings) {
    return AwsConfig.from(settings);
  }

  @Singleton
  DynamoRecords records(DynamoDbClient client, AwsConfig config, InstantSource clock) {
    var setup = new TableSetup(client, config.table());
    if (config.provision()) {
      setup.make();
    }
    setup.check();
    return new DynamoRecords(client, config.table(), clock);
  }

  @Singleton
  @Bean(preDestroy = "close")
  SqsQueue queue(SqsClient calls, AwsClients.Polls polls, AwsConfig config, InstantSource clock) {
    if (config.provision()) {
      new SqsSetup(calls, config.queues()).make();
    }
    return new SqsQueue(calls, polls, SqsUrls.find(calls, config.queues(), PATIENCE), clock);
  }
}
