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
  private static final Patience PATIENCE = new Patience(Duration.ofSeconds(5));

  @Singleton
  AwsConfig config(Settings settings) {
    return AwsConfig.from(settings);
  }

  @Singleton
  DynamoRecords records(DynamoDbClient client, AwsConfig config, InstantSource clock) {
    var setup = new TableSetup(client, config.table());
    return PATIENCE.find(() -> {
      if (config.provision()) {
        setup.make();
      }
      setup.check();
      return new DynamoRecords(client, config.table(), clock);
    });
  }

  @Singleton
  @Bean(preDestroy = "close")
  AwsFloor floor(DynamoDbClient store, SqsClient queue, AwsConfig config, AwsCalls calls) {
    return new AwsFloor(store, queue, config.table(), calls);
  }

  @Singleton
  @Bean(preDestroy = "close")
  SqsQueue queue(SqsClient calls, AwsClients.Polls polls, AwsConfig config, InstantSource clock) {
    SqsUrls urls =
        PATIENCE.find(() -> {
          if (config.provision()) {
            new SqsSetup(calls, config.queues()).make();
          }
          return SqsUrls.find(calls, config.queues());
        });
    return new SqsQueue(calls, polls, urls, clock);
  }
}
