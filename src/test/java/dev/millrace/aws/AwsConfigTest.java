package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.settings.BadSetting;
import dev.millrace.settings.Settings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AwsConfigTest {
  @Test
  void without_variables_everything_has_a_name() {
    assertThat(read(Map.of()))
        .isEqualTo(
            new AwsConfig(
                "",
                new AwsConfig.Endpoints(null, null),
                new QueueNames(List.of("default"), "", ""),
                "tasks",
                false));
    assertThat(read(Map.of()).queues().name("default")).isEqualTo("millrace");
    assertThat(read(Map.of()).queues().deadName()).isEqualTo("millrace-dead");
  }

  @Test
  void other_queues_stand_beside_the_default_one() {
    QueueNames names =
        read(Map.of(
                "SQS_QUEUE_URL", "https://sqs.eu-central-1.amazonaws.com/123456789012/orders",
                "SQS_DLQ_URL", "https://sqs.eu-central-1.amazonaws.com/123456789012/graveyard",
                "QUEUES", "high,default"))
            .queues();

    assertThat(names.name("default")).isEqualTo("orders");
    assertThat(names.name("high")).isEqualTo("orders-high");
    assertThat(names.deadName()).isEqualTo("graveyard");
    assertThat(QueueNames.beside(names.url(), names.name("high")))
        .isEqualTo("https://sqs.eu-central-1.amazonaws.com/123456789012/orders-high");
  }

  @Test
  void an_endpoint_of_one_service_comes_before_that_of_all() {
    assertThat(
            read(Map.of(
                    "AWS_ENDPOINT_URL", "http://127.0.0.1:4566",
                    "AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:9324/"))
                .endpoints())
        .isEqualTo(
            new AwsConfig.Endpoints(
                URI.create("http://127.0.0.1:9324/"), URI.create("http://127.0.0.1:4566")));
  }

  @ParameterizedTest
  @CsvSource({
    "SQS_QUEUE_URL, millrace",
    "SQS_QUEUE_URL, https://sqs.eu-central-1.amazonaws.com/123456789012/orders.fifo",
    "SQS_DLQ_URL, https://sqs.eu-central-1.amazonaws.com/",
    "DYNAMODB_TABLE, t",
    "AWS_REGION, Frankfurt am Main",
    "AWS_ENDPOINT_URL, localhost:4566",
    "MILLRACE_PROVISION, yes",
    "QUEUES, 'default,dead'"
  })
  void what_cannot_be_used_is_refused_by_name(String variable, String value) {
    assertThatThrownBy(() -> read(Map.of(variable, value)))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith(variable + "=" + value + " is not usable: expected ");
  }

  private static AwsConfig read(Map<String, String> variables) {
    return AwsConfig.from(new Settings(variables));
  }
}
