package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contract.Together;
import dev.millrace.settings.BadSetting;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Queues and a table that are made at the start, or missed there.
final class ProvisionTest {
  private final Homes home = Homes.fresh();

  @Test
  void several_processes_may_make_all_of_it_at_once_and_again() {
    Together.run(
        6,
        _ -> {
          new TableSetup(home.dynamodb, home.config.table()).make();
          new SqsSetup(home.sqs, home.config.queues()).make();
        });
    home.records();
    home.queue();

    assertThat(home.urls().queues()).hasSize(5);
    var expiry =
        home.dynamodb
            .describeTimeToLive(get -> get.tableName(home.config.table()))
            .timeToLiveDescription();
    assertThat(expiry.timeToLiveStatus()).isEqualTo(TimeToLiveStatus.ENABLED);
    assertThat(expiry.attributeName()).isEqualTo("expires");
  }

  @Test
  void a_queue_moves_what_nobody_can_read_to_the_dead_letter_queue_in_the_end() {
    home.queue();

    var redrive =
        home.sqs
            .getQueueAttributes(get ->
                get.queueUrl(home.urls().queues().get("q3"))
                    .attributeNames(QueueAttributeName.REDRIVE_POLICY))
            .attributes()
            .get(QueueAttributeName.REDRIVE_POLICY);
    assertThat(redrive).contains(home.config.queues().deadName()).contains("1000");
  }

  @Test
  void a_missing_queue_is_named_in_one_line() {
    assertThatThrownBy(() -> SqsUrls.find(home.sqs, home.config.queues()))
        .isInstanceOf(BadSetting.class)
        .hasMessage(
            "QUEUES=q0 is not usable: expected an SQS queue named %s-q0 in this account and region: run ./setup-aws.sh, or set MILLRACE_PROVISION=true to have it made at the start",
            home.config.queues().name("default"));
  }

  @Test
  void a_queue_that_appears_a_moment_later_is_found() {
    home.queue();
    String name = home.config.queues().name("q0");
    home.sqs.deleteQueue(delete -> delete.queueUrl(home.urls().queues().get("q0")));

    var found =
        Together.call(
            2,
            i ->
                i == 0
                    ? new Patience(Duration.ofSeconds(20)).find(home::urls)
                    : home.sqs.createQueue(create -> create.queueName(name)));

    assertThat(found.getFirst()).isInstanceOf(SqsUrls.class);
  }

  @Test
  void a_missing_table_is_named_in_one_line() {
    assertThatThrownBy(() -> new TableSetup(home.dynamodb, home.config.table()).check())
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith(
            "DYNAMODB_TABLE=" + home.config.table() + " is not usable: expected a table")
        .hasMessageContaining("./setup-aws.sh");
  }

  @Test
  void a_table_of_another_program_is_named_and_left_alone() {
    home.dynamodb.createTable(create ->
        create
            .tableName(home.config.table())
            .billingMode(BillingMode.PAY_PER_REQUEST)
            .attributeDefinitions(id -> id.attributeName("id").attributeType(ScalarAttributeType.S))
            .keySchema(key -> key.attributeName("id").keyType(KeyType.HASH)));
    assertThatThrownBy(() -> new TableSetup(home.dynamodb, home.config.table()).check())
        .isInstanceOf(BadSetting.class);

    assertThatThrownBy(() -> home.records())
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("a table with an index `agenda`");
    var table = home.dynamodb.describeTable(get -> get.tableName(home.config.table())).table();
    assertThat(table.globalSecondaryIndexes()).isEmpty();
  }
}
