package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.settings.BadSetting;
import dev.millrace.settings.Settings;
import dev.millrace.store.Entry;
import dev.millrace.store.Records;
import dev.millrace.store.Records.Written;
import dev.millrace.store.TaskQueue;
import dev.millrace.task.Doorbell;
import io.micronaut.context.ApplicationContext;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// The room as a process sees it: two ports, put together from the environment's variables.
final class AwsHomeTest {
  @Test
  void a_process_at_home_on_aws_has_both_ports() {
    try (var process = process(Map.of("MILLRACE_PROVISION", "true", "QUEUES", "default,high"))) {
      Entry draft = Entry.draft("a", Map.of("n", 1L));
      assertThat(process.getBean(Records.class).create(draft)).isEqualTo(new Written.Done(draft));
      TaskQueue queue = process.getBean(TaskQueue.class);
      queue.send("high", new Doorbell("a", 1), Duration.ZERO);
      assertThat(queue.receive("high", 1, Duration.ofSeconds(5), Duration.ofMinutes(1))).hasSize(1);
      assertThat(process.getBean(AwsCalls.class).requests())
          .containsEntry("DynamoDb.PutItem", 1L)
          .containsEntry("Sqs.SendMessageBatch", 1L);
    }
  }

  @Test
  void without_provision_a_missing_table_stops_the_start() {
    assertThatThrownBy(() -> process(Map.of()).getBean(Records.class))
        .rootCause()
        .isInstanceOf(BadSetting.class)
        .hasMessageContaining("DYNAMODB_TABLE");
  }

  private static ApplicationContext process(Map<String, String> more) {
    String name = "t" + UUID.randomUUID();
    var variables = new HashMap<>(Emulators.endpoints());
    variables.put("DYNAMODB_TABLE", name);
    variables.put("SQS_QUEUE_URL", "http://localhost/000000000000/" + name);
    variables.putAll(more);
    return ApplicationContext.builder()
        .properties(Map.of("millrace.home", "aws"))
        .singletons(new Settings(variables))
        .start();
  }
}
