package dev.millrace.aws;

import dev.millrace.store.Gather;
import dev.millrace.store.QueueUnavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// The calls to one queue that go out in batches: ten at most, of which each may fail by itself.
final class SqsBatches {
  private static final int MOST = 10;
  private static final int FLIGHTS = 8;

  /// How long a call waits for others when there are many: somebody waits for a send to end, nobody
  /// for a delete.
  private static final Duration SOON = Duration.ofMillis(25);

  private static final Duration LATER = Duration.ofMillis(100);

  /// What SQS and its emulators answer for a receipt that is no longer good: the message is gone,
  /// or someone else's. Then there is nothing to delete or to hide.
  private static final Set<String> STALE =
      Set.of("ReceiptHandleIsInvalid", "MessageNotInflight", "InvalidParameterValue");

  private final SqsClient client;
  private final String url;
  private final Gather<Send, Optional<BatchResultErrorEntry>> sends;
  private final Gather<String, Optional<BatchResultErrorEntry>> deletes;
  private final Gather<Hide, Optional<BatchResultErrorEntry>> hides;

  SqsBatches(SqsClient client, String url) {
    this.client = client;
    this.url = url;
    this.sends = new Gather<>(MOST, FLIGHTS, SOON, this::sendAll);
    this.deletes = new Gather<>(MOST, FLIGHTS, LATER, this::deleteAll);
    this.hides = new Gather<>(MOST, FLIGHTS, SOON, this::hideAll);
  }

  private record Send(String body, int delay) {}

  private record Hide(String receipt, int seconds) {}

  String url() {
    return url;
  }

  void send(String body, int delay) {
    sends.call(new Send(body, delay)).ifPresent(SqsBatches::refuse);
  }

  void delete(String receipt) {
    deletes.call(receipt).filter(error -> !isStale(error)).ifPresent(SqsBatches::refuse);
  }

  void hide(String receipt, int seconds) {
    hides
        .call(new Hide(receipt, seconds))
        .filter(error -> !isStale(error))
        .ifPresent(SqsBatches::refuse);
  }

  private List<Optional<BatchResultErrorEntry>> sendAll(List<Send> sends) {
    var entries =
        each(
            sends.size(),
            i ->
                SendMessageBatchRequestEntry.builder()
                    .id(Integer.toString(i))
                    .messageBody(sends.get(i).body())
                    .delaySeconds(sends.get(i).delay())
                    .build());
    return answers(
        sends.size(),
        Faults.queue(() -> client.sendMessageBatch(all -> all.queueUrl(url).entries(entries)))
            .failed());
  }

  private List<Optional<BatchResultErrorEntry>> deleteAll(List<String> receipts) {
    var entries =
        each(
            receipts.size(),
            i ->
                DeleteMessageBatchRequestEntry.builder()
                    .id(Integer.toString(i))
                    .receiptHandle(receipts.get(i))
                    .build());
    return answers(
        receipts.size(),
        Faults.queue(() -> client.deleteMessageBatch(all -> all.queueUrl(url).entries(entries)))
            .failed());
  }

  private List<Optional<BatchResultErrorEntry>> hideAll(List<Hide> hides) {
    var entries =
        each(
            hides.size(),
            i ->
                ChangeMessageVisibilityBatchRequestEntry.builder()
                    .id(Integer.toString(i))
                    .receiptHandle(hides.get(i).receipt())
                    .visibilityTimeout(hides.get(i).seconds())
                    .build());
    return answers(
        hides.size(),
        Faults.queue(() ->
                client.changeMessageVisibilityBatch(all -> all.queueUrl(url).entries(entries)))
            .failed());
  }

  private static <T> List<T> each(int count, Function<Integer, T> entry) {
    return IntStream.range(0, count).boxed().map(entry).toList();
  }

  private static List<Optional<BatchResultErrorEntry>> answers(
      int count, List<BatchResultErrorEntry> failed) {
    Map<String, BatchResultErrorEntry> errors = new HashMap<>();
    failed.forEach(error -> errors.put(error.id(), error));
    return each(count, i -> Optional.ofNullable(errors.get(Integer.toString(i))));
  }

  private static boolean isStale(BatchResultErrorEntry error) {
    String code = error.code();
    return STALE.contains(code.substring(code.lastIndexOf('.') + 1));
  }

  private static void refuse(BatchResultErrorEntry error) {
    throw new QueueUnavailable("SQS refuses an entry of a batch: " + error.code(), null);
  }
}
