package dev.millrace.aws;

import dev.millrace.store.HomeCheck;
import dev.millrace.store.HomeClock;
import dev.millrace.store.MachineClock;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DescribeTimeToLiveResponse;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/// What the home on AWS needs but works without for a while: expiry of old records, and a clock
/// that agrees with AWS's.
@Singleton
@Requires(property = "millrace.home", value = "aws")
final class AwsCheck implements HomeCheck {
  private final DynamoDbClient client;
  private final AwsConfig config;
  private final InstantSource clock;

  AwsCheck(DynamoDbClient client, AwsConfig config, MachineClock machine) {
    this.client = client;
    this.config = config;
    this.clock = machine.time();
  }

  @Override
  public List<Sight> examine() {
    try {
      var answer = client.describeTimeToLive(get -> get.tableName(config.table()));
      return List.of(expiry(answer), clock(answer));
    } catch (SdkException e) {
      return List.of(
          new Sight(
              "expiry",
              "can't be asked for: " + e.getMessage(),
              "allow dynamodb:DescribeTimeToLive"));
    }
  }

  private Sight expiry(DescribeTimeToLiveResponse answer) {
    TimeToLiveStatus status = answer.timeToLiveDescription().timeToLiveStatus();
    boolean on = status == TimeToLiveStatus.ENABLED || status == TimeToLiveStatus.ENABLING;
    String seen = "of old records in table %s is %s".formatted(config.table(), status);
    return new Sight("expiry", seen, on ? null : "run ./setup-aws.sh, which turns it on");
  }

  private Sight clock(DescribeTimeToLiveResponse answer) {
    var date = answer.sdkHttpResponse().firstMatchingHeader("Date");
    if (date.isEmpty()) {
      return new Sight("clock", "not compared, for the answer has no date", null);
    }
    var theirs = ZonedDateTime.parse(date.get(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    Duration off = Duration.between(theirs, clock.instant());
    boolean well = off.abs().minusSeconds(1).compareTo(HomeClock.TOLERANCE) < 0;
    return new Sight(
        "clock",
        "%d s off that of DynamoDB".formatted(off.toSeconds()),
        well ? null : "let this machine keep time, for example with chrony");
  }
}
