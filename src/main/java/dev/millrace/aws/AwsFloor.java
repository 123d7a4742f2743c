package dev.millrace.aws;

import dev.millrace.store.Change;
import dev.millrace.store.Entry;
import dev.millrace.store.Floor;
import dev.millrace.store.Guard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/// The calls that the engine makes for a small task, from loops that do nothing else: a conditional
/// put and two conditional updates by themselves, messages in tens. It has a queue of its own.
final class AwsFloor implements Floor {
  private static final Logger LOG = LoggerFactory.getLogger(AwsFloor.class);
  private static final int LOOPS = 8;
  private static final int TEN = 10;
  private static final Duration OPENING = Duration.ofMillis(10);

  private final DynamoDbClient store;
  private final SqsClient queue;
  private final String table;
  private final AwsCalls calls;
  private final ConcurrentHashMap<String, Boolean> open = new ConcurrentHashMap<>();
  private @Nullable String url;

  AwsFloor(DynamoDbClient store, SqsClient queue, String table, AwsCalls calls) {
    this.store = store;
    this.queue = queue;
    this.table = table;
    this.calls = calls;
  }

  @Override
  public void keep(List<Entry> records) {
    new Filling(store, table).write(records);
  }

  /// The poll is open before the task is there, as it is in a process that has nothing to do.
  @Override
  public synchronized long alone(Sample sample) {
    String at = url();
    String id = UUID.randomUUID().toString();
    var poll = Flights.start(() -> receive(at));
    LockSupport.parkNanos(OPENING.toNanos());
    long begin = System.nanoTime();
    put(sample.draft(), id);
    send(at, List.of(id));
    List<Message> messages = poll.join();
    while (messages.isEmpty()) {
      messages = receive(at);
    }
    change(id, 1, sample.claim());
    change(id, 2, sample.finish());
    long took = System.nanoTime() - begin;
    delete(at, messages);
    open.remove(id);
    return took;
  }

  @Override
  public synchronized void enqueue(Sample sample, int count) {
    String to = url();
    var left = new AtomicInteger(count);
    loops(() -> {
      while (left.getAndAdd(-TEN) > 0) {
        List<String> ids = many(TEN, _ -> UUID.randomUUID().toString());
        together(ids, id -> put(sample.draft(), id));
        send(to, ids);
      }
    });
  }

  @Override
  public synchronized void process(Sample sample, int count) {
    String from = url();
    loops(() -> {
      while (!open.isEmpty()) {
        List<Message> messages = receive(from);
        if (!messages.isEmpty()) {
          together(
              messages,
              message -> {
                change(message.body(), 1, sample.claim());
                change(message.body(), 2, sample.finish());
              });
          delete(from, messages);
          messages.forEach(message -> open.remove(message.body()));
        }
      }
    });
  }

  @Override
  public Spent spent() {
    return new Spent(
        calls.requests("Sqs."), calls.requests("DynamoDb."), calls.writeUnits(), calls.readUnits());
  }

  @Override
  public synchronized void close() {
    if (url != null) {
      queue.deleteQueue(delete -> delete.queueUrl(url));
    }
  }

  private String url() {
    if (url == null) {
      String name = "millrace-floor-" + UUID.randomUUID().toString().substring(0, 8);
      url = queue.createQueue(create -> create.queueName(name)).queueUrl();
    }
    return url;
  }

  private void put(Entry draft, String id) {
    var expression = new Expression();
    String condition = expression.absent(0);
    unlessDone(() ->
        store.putItem(put ->
            put.tableName(table)
                .item(Items.item(new Entry(id, 1, draft.fields())))
                .conditionExpression(condition)
                .expressionAttributeNames(expression.names())
                .expressionAttributeValues(expression.values())
                .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)));
  }

  private void change(String id, long version, Change change) {
    var expression = new Expression();
    String condition = expression.condition(Guard.version(version));
    String update = expression.update(change);
    unlessDone(() ->
        store.updateItem(request ->
            request
                .tableName(table)
                .key(Items.key(id))
                .updateExpression(update)
                .conditionExpression(condition)
                .expressionAttributeNames(expression.names())
                .expressionAttributeValues(expression.values())
                .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                .returnValues(ReturnValue.ALL_NEW)));
  }

  /// On a machine that is too busy, an answer can come too late and the SDK asks again, or a
  /// message comes twice: then it was done.
  private static void unlessDone(Runnable write) {
    try {
      write.run();
    } catch (ConditionalCheckFailedException e) {
      LOG.debug("done before", e);
    }
  }

  private void send(String to, List<String> ids) {
    ids.forEach(id -> open.put(id, true));
    var entries =
        ids.stream()
            .map(id -> SendMessageBatchRequestEntry.builder().id(id).messageBody(id).build())
            .toList();
    queue.sendMessageBatch(all -> all.queueUrl(to).entries(entries));
  }

  private List<Message> receive(String from) {
    return queue
        .receiveMessage(ask -> ask.queueUrl(from).maxNumberOfMessages(TEN).waitTimeSeconds(1))
        .messages();
  }

  private void delete(String from, List<Message> messages) {
    var entries =
        messages.stream()
            .map(message ->
                DeleteMessageBatchRequestEntry.builder()
                    .id(message.body())
                    .receiptHandle(message.receiptHandle())
                    .build())
            .toList();
    queue.deleteMessageBatch(all -> all.queueUrl(from).entries(entries));
  }

  private static <T> List<T> many(int count, IntFunction<T> one) {
    return IntStream.range(0, count).mapToObj(one).toList();
  }

  private static void loops(Runnable loop) {
    together(many(LOOPS, i -> i), _ -> loop.run());
  }

  private static <T> void together(List<T> all, Consumer<T> each) {
    var running = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      all.forEach(one -> running.add(threads.submit(() -> each.accept(one))));
    }
    for (Future<?> one : running) {
      try {
        one.get();
      } catch (ExecutionException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
