package dev.millrace.aws;

import dev.millrace.store.QueueUnavailable;
import dev.millrace.store.TaskQueue;
import dev.millrace.task.Doorbell;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/// Queues of SQS. Times are rounded up to seconds; what is sent, deleted and hidden at the same
/// time goes out in batches of ten.
final class SqsQueue implements TaskQueue, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SqsQueue.class);

  /// SQS counts its 12 hours from the receive as it saw it, which was before we did.
  private static final Duration MARGIN = Duration.ofSeconds(30);

  private static final int FLIGHTS = 64;
  private static final Duration LONGEST = Duration.ofSeconds(6);

  private final SqsClient calls;
  private final SqsClient polls;
  private final SqsUrls urls;
  private final InstantSource clock;
  private final Map<String, SqsBatches> batches = new HashMap<>();
  private final Flights flights =
      new Flights(
          FLIGHTS, LONGEST, said -> new QueueUnavailable("SQS does not answer: " + said, null));
  private final Map<Object, CompletableFuture<?>> left = new ConcurrentHashMap<>();

  SqsQueue(SqsClient calls, AwsClients.Polls polls, SqsUrls urls, InstantSource clock) {
    this.calls = calls;
    this.polls = polls.client();
    this.urls = urls;
    this.clock = clock;
    urls.queues().forEach((queue, url) -> batches.put(queue, new SqsBatches(calls, url)));
  }

  @Override
  public void send(String queue, Doorbell bell, Duration delay) {
    batches(queue).send(TaskQueue.body(bell), seconds(delay));
  }

  /// An interrupt ends the caller's wait but not the poll, for what SQS gives to a broken
  /// connection stays hidden from everyone: what a poll still brings is handed back.
  @Override
  public List<Delivery> receive(String queue, int max, Duration wait, Duration visibility) {
    SqsBatches handBack = batches(queue);
    var poll = Flights.start(() -> poll(queue, max, wait, visibility));
    try {
      return poll.get();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      var back = poll.handle((late, failure) -> handBack(handBack, late, failure));
      var ticket = new Object();
      left.put(ticket, back);
      var _ = back.thenRun(() -> left.remove(ticket));
      return List.of();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause
          ? cause
          : new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void delete(Delivery delivery) {
    batches(delivery.queue()).delete(delivery.receipt());
  }

  @Override
  public void hide(Delivery delivery, Duration visibility) {
    Duration passed = Duration.between(delivery.receivedAt(), clock.instant());
    Duration most = LONGEST_HIDE.minus(passed).minus(MARGIN);
    batches(delivery.queue()).hide(delivery.receipt(), seconds(visibility, most));
  }

  @Override
  public void deadLetter(String body, String reason) {
    var about = MessageAttributeValue.builder().dataType("String").stringValue(reason).build();
    flights.call(() ->
        Faults.queue(() ->
            calls.sendMessage(send ->
                send.queueUrl(urls.dead())
                    .messageBody(body)
                    .messageAttributes(Map.of("reason", about)))));
  }

  @Override
  public Depth depth(String queue) {
    var answer =
        flights.call(() ->
            Faults.queue(() ->
                calls.getQueueAttributes(get ->
                    get.queueUrl(batches(queue).url())
                        .attributeNames(
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE,
                            QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))));
    var numbers = answer.attributes();
    return new Depth(
        count(numbers.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)),
        count(numbers.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE)),
        count(numbers.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED)));
  }

  @Override
  public boolean outlivesProcess() {
    return true;
  }

  /// Waits for the polls that were left alone, so that what they bring is not lost for the time of
  /// its visibility.
  @Override
  public void close() {
    CompletableFuture.allOf(left.values().toArray(CompletableFuture<?>[]::new))
        .completeOnTimeout(null, LONGEST_POLL.plusSeconds(2).toSeconds(), TimeUnit.SECONDS)
        .join();
  }

  private List<Delivery> poll(String queue, int max, Duration wait, Duration visibility) {
    var answer =
        Faults.queue(() ->
            polls.receiveMessage(receive ->
                receive
                    .queueUrl(batches(queue).url())
                    .maxNumberOfMessages(max)
                    .waitTimeSeconds(seconds(wait, LONGEST_POLL))
                    .visibilityTimeout(seconds(visibility, LONGEST_HIDE))
                    .messageSystemAttributeNames(
                        MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT,
                        MessageSystemAttributeName.SENT_TIMESTAMP)));
    Instant now = clock.instant();
    return answer.messages().stream().map(message -> delivery(queue, message, now)).toList();
  }

  private static Delivery delivery(String queue, Message message, Instant now) {
    var about = message.attributes();
    long receives = count(about.get(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT));
    long sentAt = count(about.get(MessageSystemAttributeName.SENT_TIMESTAMP));
    return Delivery.of(
        queue,
        message.body(),
        message.receiptHandle(),
        (int) receives,
        Instant.ofEpochMilli(sentAt),
        now);
  }

  private static boolean handBack(
      SqsBatches queue, @Nullable List<Delivery> late, @Nullable Throwable failure) {
    if (late == null) {
      LOG.debug("a poll that nobody waited for failed", failure);
      return false;
    }
    for (Delivery delivery : late) {
      try {
        queue.hide(delivery.receipt(), 0);
      } catch (QueueUnavailable e) {
        LOG.warn("a message will come back late: {}", e.getMessage());
      }
    }
    return true;
  }

  private SqsBatches batches(String queue) {
    SqsBatches known = batches.get(queue);
    if (known == null) {
      throw new QueueUnavailable(
          "queue %s is not among this process's QUEUES".formatted(queue), null);
    }
    return known;
  }

  private static int seconds(Duration time, Duration most) {
    Duration least = time.compareTo(most) < 0 ? time : most;
    return least.isNegative() ? 0 : seconds(least);
  }

  private static int seconds(Duration time) {
    return Math.toIntExact(time.plusNanos(999_999_999).toSeconds());
  }

  private static long count(@Nullable String number) {
    return number == null ? 0 : Long.parseLong(number);
  }
}
