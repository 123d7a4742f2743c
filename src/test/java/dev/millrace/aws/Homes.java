package dev.millrace.aws;

import dev.millrace.settings.Settings;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.AwsRegionProviderChain;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/// A home of its own on an endpoint: a table and queues that no other test uses, with the requests
/// counted and, if wanted, faults put in.
final class Homes {
  static final InstantSource CLOCK = Clock.tickMillis(ZoneOffset.UTC);

  final AwsCalls calls = new AwsCalls();
  final AwsConfig config;
  final SqsClient sqs;
  final AwsClients.Polls polls;
  final DynamoDbClient dynamodb;

  private Homes(AwsConfig config, List<ExecutionInterceptor> faults) {
    var interceptors = new ArrayList<ExecutionInterceptor>(faults);
    interceptors.add(calls);
    var clients =
        new AwsClients(
            config,
            AwsCredentialsProviderChain.of(AnonymousCredentialsProvider.create()),
            new AwsRegionProviderChain(() -> Region.US_EAST_1),
            interceptors);
    this.config = config;
    this.sqs = clients.sqs();
    this.polls = clients.polls();
    this.dynamodb = clients.dynamodb();
  }

  /// One on the emulators, with the queues `q0` to `q4`.
  static Homes fresh(ExecutionInterceptor... faults) {
    return at(Emulators.endpoints(), 5, faults);
  }

  /// One where `endpoints` say, with so many queues, named `q0` and so on.
  static Homes at(Map<String, String> endpoints, int queues, ExecutionInterceptor... faults) {
    String name = "t" + UUID.randomUUID();
    var variables = new HashMap<>(endpoints);
    variables.put("DYNAMODB_TABLE", name);
    variables.put("SQS_QUEUE_URL", "http://localhost/000000000000/" + name);
    variables.put(
        "QUEUES",
        IntStream.range(0, queues).mapToObj(i -> "q" + i).collect(Collectors.joining(",")));
    return of(AwsConfig.from(new Settings(variables)), faults);
  }

  /// One as `config` says.
  static Homes of(AwsConfig config, ExecutionInterceptor... faults) {
    return new Homes(config, List.of(faults));
  }

  DynamoRecords records() {
    var setup = new TableSetup(dynamodb, config.table());
    setup.make();
    setup.check();
    return new DynamoRecords(dynamodb, config.table(), CLOCK);
  }

  SqsQueue queue() {
    new SqsSetup(sqs, config.queues()).make();
    return new SqsQueue(sqs, polls, urls(), CLOCK);
  }

  SqsUrls urls() {
    return SqsUrls.find(sqs, config.queues());
  }
}
