package dev.millrace.aws;

import dev.millrace.settings.BadSetting;
import io.micronaut.aws.sdk.v2.service.dynamodb.DynamoDbClientFactory;
import io.micronaut.aws.sdk.v2.service.sqs.SqsClientFactory;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsProfileRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProvider;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.regions.providers.SystemSettingsRegionProvider;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// The clients, each with a connection pool and time limits of its own, so that what waits for one
/// keeps nothing from another. Credentials and region are found as Micronaut and the SDK find them.
@Factory
@Requires(property = "millrace.home", value = "aws")
final class AwsClients {
  private static final int CONNECTIONS = 256;
  private static final Limits CALLS = new Limits(Duration.ofSeconds(5), Duration.ofSeconds(2), 3);
  private static final Limits STORE =
      new Limits(Duration.ofMillis(2_500), Duration.ofSeconds(2), 4);

  /// A poll lasts 20 s by itself; it is not repeated, for whoever polls will poll again.
  private static final Limits POLLS = new Limits(Duration.ofSeconds(26), Duration.ofSeconds(25), 1);

  /// The SDK's own pauses begin at a second, too long for a lease that has to be renewed.
  private static final BackoffStrategy THROTTLED =
      BackoffStrategy.exponentialDelay(Duration.ofMillis(100), Duration.ofSeconds(1));

  private final AwsConfig config;
  private final AwsCredentialsProvider credentials;
  private final AwsRegionProvider regions;
  private final List<ExecutionInterceptor> interceptors;

  AwsClients(
      AwsConfig config,
      AwsCredentialsProviderChain credentials,
      AwsRegionProviderChain regions,
      List<ExecutionInterceptor> interceptors) {
    this.config = config;
    this.credentials = credentials;
    this.regions = regions;
    this.interceptors = interceptors;
  }

  /// How long a call may take with all its attempts, how long one attempt, how many there may be.
  private record Limits(Duration call, Duration attempt, int attempts) {}

  /// The client that long polls go through.
  record Polls(SqsClient client) implements AutoCloseable {
    @Override
    public void close() {
      client.close();
    }
  }

  @Singleton
  @Bean(preDestroy = "close")
  @Replaces(value = SqsClient.class, factory = SqsClientFactory.class)
  SqsClient sqs() {
    return client(SqsClient.builder(), config.endpoints().sqs(), CALLS);
  }

  @Singleton
  @Bean(preDestroy = "close")
  Polls polls() {
    return new Polls(client(SqsClient.builder(), config.endpoints().sqs(), POLLS));
  }

  @Singleton
  @Bean(preDestroy = "close")
  @Replaces(value = DynamoDbClient.class, factory = DynamoDbClientFactory.class)
  DynamoDbClient dynamodb() {
    return client(DynamoDbClient.builder(), config.endpoints().dynamodb(), STORE);
  }

  private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(
      B builder, @Nullable URI endpoint, Limits limits) {
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    var retries =
        AwsRetryStrategy.standardRetryStrategy().toBuilder()
            .maxAttempts(limits.attempts())
            .throttlingBackoffStrategy(THROTTLED)
            .build();
    return builder
        .region(region(endpoint))
        .credentialsProvider(isHere(endpoint) ? local() : credentials)
        .httpClientBuilder(
            ApacheHttpClient.builder()
                .maxConnections(CONNECTIONS)
                .connectionTimeout(Duration.ofSeconds(1))
                .socketTimeout(limits.attempt()))
        .overrideConfiguration(about ->
            about
                .apiCallTimeout(limits.call())
                .apiCallAttemptTimeout(limits.attempt())
                .retryStrategy(retries)
                .executionInterceptors(interceptors))
        .build();
  }

  /// Elsewhere than at AWS any region will do, and no machine is asked for one.
  private Region region(@Nullable URI endpoint) {
    if (!config.region().isEmpty()) {
      return Region.of(config.region());
    }
    var chain =
        endpoint == null
            ? regions
            : new AwsRegionProviderChain(
                new SystemSettingsRegionProvider(),
                new AwsProfileRegionProvider(),
                () -> Region.US_EAST_1);
    try {
      return chain.getRegion();
    } catch (SdkClientException e) {
      var missing = new BadSetting("AWS_REGION", "", "a region such as eu-central-1");
      missing.addSuppressed(e);
      throw missing;
    }
  }

  /// An emulator on this machine takes any credentials, and gets none that were meant for AWS by
  /// way of a profile or a role.
  private static AwsCredentialsProvider local() {
    return AwsCredentialsProviderChain.of(
        SystemPropertyCredentialsProvider.create(),
        EnvironmentVariableCredentialsProvider.create(),
        StaticCredentialsProvider.create(AwsBasicCredentials.create("emulator", "emulator")));
  }

  private static boolean isHere(@Nullable URI endpoint) {
    return endpoint != null
        && List.of("127.0.0.1", "localhost", "[::1]").contains(String.valueOf(endpoint.getHost()));
  }
}
