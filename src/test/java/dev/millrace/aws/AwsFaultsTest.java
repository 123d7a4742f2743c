package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.store.Change;
import dev.millrace.store.Entry;
import dev.millrace.store.Guard;
import dev.millrace.store.QueueUnavailable;
import dev.millrace.store.Records.Written;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.store.TaskQueue.Delivery;
import dev.millrace.task.Doorbell;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchResponse;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/// What becomes of a call when the way to AWS is bad.
final class AwsFaultsTest {
  private static final Map<String, String> NOWHERE =
      Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final Faulty faulty = new Faulty();
  private final Homes home = Homes.fresh(faulty);

  @Test
  void a_lost_answer_of_a_change_shows_as_a_conflict_with_ones_own_write() {
    DynamoRecords records = home.records();
    records.create(Entry.draft("a", Map.of("n", 1L)));
    faulty.loseAnswer("UpdateItem");

    assertThat(records.change("a", Guard.version(1), set("claim", "mine")))
        .isEqualTo(new Written.Conflict(new Entry("a", 2, Map.of("n", 1L, "claim", "mine"))));
  }

  @Test
  void a_lost_answer_of_a_create_shows_as_a_conflict_with_ones_own_record() {
    DynamoRecords records = home.records();
    Entry draft = Entry.draft("a", Map.of("n", 1L));
    faulty.loseAnswer("PutItem");

    assertThat(records.create(draft)).isEqualTo(new Written.Conflict(draft));
  }

  @Test
  void a_lost_request_is_sent_again() {
    DynamoRecords records = home.records();
    Entry draft = Entry.draft("a", Map.of());
    faulty.loseRequest("PutItem");

    assertThat(records.create(draft)).isEqualTo(new Written.Done(draft));
    assertThat(home.calls.requests()).containsEntry("DynamoDb.PutItem", 1L);
  }

  @Test
  void a_store_that_stays_away_is_unavailable() {
    DynamoRecords records = home.records();
    for (int i = 0; i < 4; i++) {
      faulty.loseRequest("GetItem");
    }

    assertThatThrownBy(() -> records.get("a"))
        .isInstanceOf(StoreUnavailable.class)
        .hasMessage("DynamoDB does not answer: IOException: connection reset");
    assertThat(records.get("a")).isNull();
  }

  @Test
  void a_malformed_request_is_our_bug_and_no_outage() {
    DynamoRecords records = home.records();

    assertThatThrownBy(() -> records.get("")).isInstanceOf(DynamoDbException.class);
  }

  @Test
  void an_interrupted_caller_still_gets_its_answer() {
    DynamoRecords records = home.records();
    Entry draft = Entry.draft("a", Map.of());
    Thread.currentThread().interrupt();

    assertThat(records.create(draft)).isEqualTo(new Written.Done(draft));
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void nothing_at_the_address_is_an_outage() {
    Homes nowhere = Homes.at(NOWHERE, 1);

    assertThatThrownBy(nowhere::records)
        .isInstanceOf(StoreUnavailable.class)
        .hasMessageStartingWith("DynamoDB does not answer: ")
        .hasMessageContaining("refused");
    assertThatThrownBy(nowhere::queue)
        .isInstanceOf(QueueUnavailable.class)
        .hasMessageStartingWith("SQS does not answer: ");
  }

  @Test
  void an_entry_that_sqs_refuses_fails_alone() {
    SqsQueue queue = home.queue();
    faulty.change(_ -> SendMessageBatchResponse.builder().failed(refused("InternalError")).build());

    assertThatThrownBy(() -> queue.send("q0", new Doorbell("a", 1), Duration.ZERO))
        .isInstanceOf(QueueUnavailable.class)
        .hasMessageContaining("InternalError");
    assertThatCode(() -> queue.send("q0", new Doorbell("a", 1), Duration.ZERO))
        .doesNotThrowAnyException();
  }

  @Test
  void a_message_that_is_no_longer_in_flight_needs_no_hiding() {
    SqsQueue queue = home.queue();
    var gone = refused("AWS.SimpleQueueService.MessageNotInflight");
    faulty.change(_ -> ChangeMessageVisibilityBatchResponse.builder().failed(gone).build());
    assertThatCode(() -> queue.hide(delivery(Instant.now()), MINUTE)).doesNotThrowAnyException();

    var stale = refused("ReceiptHandleIsInvalid");
    faulty.change(_ -> DeleteMessageBatchResponse.builder().failed(stale).build());
    assertThatCode(() -> queue.delete(delivery(Instant.now()))).doesNotThrowAnyException();
  }

  @Test
  void a_delete_that_sqs_could_not_do_is_told() {
    SqsQueue queue = home.queue();
    var busy = refused("RequestThrottled");
    faulty.change(_ -> DeleteMessageBatchResponse.builder().failed(busy).build());

    assertThatThrownBy(() -> queue.delete(delivery(Instant.now())))
        .isInstanceOf(QueueUnavailable.class)
        .hasMessageContaining("RequestThrottled");
  }

  @Test
  void what_a_poll_brings_after_its_caller_was_interrupted_is_handed_back() {
    try (SqsQueue queue = home.queue()) {
      var left = new CompletableFuture<List<Delivery>>();
      Thread caller =
          Thread.startVirtualThread(
              () -> left.complete(queue.receive("q0", 10, Duration.ofSeconds(6), MINUTE)));
      await().until(() -> home.calls.requests().containsKey("Sqs.ReceiveMessage"));
      caller.interrupt();
      assertThat(left.join()).isEmpty();

      queue.send("q0", new Doorbell("a", 1), Duration.ZERO);

      List<Delivery> received = queue.receive("q0", 10, Duration.ofSeconds(10), MINUTE);
      assertThat(received)
          .singleElement()
          .extracting(Delivery::bell)
          .isEqualTo(new Doorbell("a", 1));
    }
  }

  @Test
  void a_dead_letter_keeps_its_reason() {
    SqsQueue queue = home.queue();
    queue.deadLetter("{\"what\":1}", "not a doorbell");

    var letters =
        home.sqs
            .receiveMessage(receive ->
                receive
                    .queueUrl(home.urls().dead())
                    .waitTimeSeconds(1)
                    .messageAttributeNames("reason"))
            .messages();

    assertThat(letters).hasSize(1);
    assertThat(letters.getFirst().body()).isEqualTo("{\"what\":1}");
    assertThat(letters.getFirst().messageAttributes().get("reason").stringValue())
        .isEqualTo("not a doorbell");
  }

  @Test
  void a_queue_that_this_process_does_not_know_is_unavailable() {
    SqsQueue queue = home.queue();

    assertThatThrownBy(() -> queue.depth("other"))
        .isInstanceOf(QueueUnavailable.class)
        .hasMessage("queue other is not among this process's QUEUES");
  }

  @Test
  void hiding_never_asks_for_more_than_sqs_allows() {
    SqsQueue queue = home.queue();
    var asked = new AtomicInteger();
    faulty.watch(seconds -> asked.set(seconds));

    queue.hide(delivery(Instant.now().minus(Duration.ofHours(11))), Duration.ofDays(3));
    assertThat(asked.get()).isBetween(3_500, 3_571);
    queue.hide(delivery(Instant.now().minus(Duration.ofHours(13))), Duration.ofDays(3));
    assertThat(asked.get()).isZero();
  }

  private static BatchResultErrorEntry refused(String code) {
    return BatchResultErrorEntry.builder().id("0").code(code).senderFault(true).build();
  }

  private static Delivery delivery(Instant receivedAt) {
    return Delivery.of("q0", "{}", "no#receipt", 1, receivedAt, receivedAt);
  }

  private static Change set(String name, String value) {
    return new Change(Map.of(name, value), Set.of(), Map.of(), Map.of());
  }
}
