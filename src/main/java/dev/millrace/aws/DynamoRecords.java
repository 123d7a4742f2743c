package dev.millrace.aws;

import dev.millrace.store.Change;
import dev.millrace.store.Entry;
import dev.millrace.store.Guard;
import dev.millrace.store.Records;
import dev.millrace.store.StoreUnavailable;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;

/// Records in one DynamoDB table, each write one conditional request. The SDK repeats a request
/// whose answer was lost; if it had happened, the repeat conflicts, and shows the writer's own
/// record.
final class DynamoRecords implements Records {
  /// Requests at the same time: as many as keep a table of several partitions busy.
  private static final int FLIGHTS = 64;

  /// However many wait, a submit is refused within 3 s when DynamoDB hangs.
  private static final Duration LONGEST = Duration.ofMillis(2_700);

  private static final int SHARDS = 4;
  private static final int MOST_KEYS = 100;
  private static final int ROUNDS = 10;
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final DynamoDbClient client;
  private final String table;
  private final InstantSource clock;
  private final DynamoAgenda agenda;
  private final Flights flights =
      new Flights(
          FLIGHTS,
          LONGEST,
          said -> new StoreUnavailable("DynamoDB does not answer: " + said, null));

  DynamoRecords(DynamoDbClient client, String table, InstantSource clock) {
    this.client = client;
    this.table = table;
    this.clock = clock;
    this.agenda = new DynamoAgenda(client, table);
  }

  @Override
  public Written create(Entry draft) {
    var expression = new Expression();
    String condition = expression.absent(second());
    return write(() -> {
      client.putItem(put ->
          put.tableName(table)
              .item(Items.item(draft))
              .conditionExpression(condition)
              .expressionAttributeNames(expression.names())
              .expressionAttributeValues(expression.values())
              .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
              .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return draft;
    });
  }

  @Override
  public Written change(String id, Guard guard, Change change) {
    var expression = new Expression();
    String condition = expression.condition(guard);
    String update = expression.update(change);
    return write(() -> {
      var answer =
          client.updateItem(request ->
              request
                  .tableName(table)
                  .key(Items.key(id))
                  .updateExpression(update)
                  .conditionExpression(condition)
                  .expressionAttributeNames(expression.names())
                  .expressionAttributeValues(expression.values())
                  .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)
                  .returnValues(ReturnValue.ALL_NEW)
                  .returnValuesOnConditionCheckFailure(
                      ReturnValuesOnConditionCheckFailure.ALL_OLD));
      return Items.entry(answer.attributes());
    });
  }

  @Override
  public @Nullable Entry get(String id) {
    var answer =
        ask(() ->
            client.getItem(get ->
                get.tableName(table)
                    .key(Items.key(id))
                    .consistentRead(true)
                    .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)));
    return answer.hasItem() ? live(answer.item()) : null;
  }

  @Override
  public List<Entry> get(List<String> ids) {
    List<String> distinct = ids.stream().distinct().toList();
    var found = new ArrayList<Entry>();
    for (int start = 0; start < distinct.size(); start += MOST_KEYS) {
      int end = Math.min(start + MOST_KEYS, distinct.size());
      some(distinct.subList(start, end), found);
    }
    return found;
  }

  @Override
  public Page list(Range range) {
    return ask(() -> agenda.list(range, second()));
  }

  @Override
  public Whole all(@Nullable String after, int limit) {
    var answer =
        ask(() ->
            client.scan(scan ->
                scan.tableName(table)
                    .limit(limit)
                    .consistentRead(true)
                    .exclusiveStartKey(after == null ? null : Items.key(after))
                    .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)));
    List<Entry> found = answer.items().stream().map(this::live).filter(Objects::nonNull).toList();
    boolean more = answer.hasLastEvaluatedKey();
    return new Whole(
        found, more ? (String) Items.field(answer.lastEvaluatedKey(), Items.ID) : null);
  }

  @Override
  public void add(String id, Map<String, Long> sums) {
    var expression = new Expression();
    String update = expression.update(new Change(Map.of(), Set.of(), sums, Map.of()));
    ask(() ->
        client.updateItem(request ->
            request
                .tableName(table)
                .key(Items.key(id))
                .updateExpression(update)
                .expressionAttributeNames(expression.names())
                .expressionAttributeValues(expression.values())
                .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)));
  }

  @Override
  public void check() {
    ask(() -> client.getItem(get -> get.tableName(table).key(Items.key("check"))));
  }

  @Override
  public int shards() {
    return SHARDS;
  }

  /// Reads records by at most 100 keys; what one answer leaves out, for it would be too large or
  /// the table is busy, is asked for again.
  private void some(List<String> ids, List<Entry> found) {
    List<Map<String, AttributeValue>> keys = ids.stream().map(Items::key).toList();
    for (int round = 0; !keys.isEmpty(); round++) {
      if (round == ROUNDS) {
        throw new StoreUnavailable(
            "DynamoDB is too busy to read %d records".formatted(keys.size()), null);
      }
      if (round > 0) {
        LockSupport.parkNanos(PAUSE.toNanos() * round);
      }
      var wanted = KeysAndAttributes.builder().keys(keys).consistentRead(true).build();
      var answer =
          ask(() ->
              client.batchGetItem(get ->
                  get.requestItems(Map.of(table, wanted))
                      .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)));
      for (var item : answer.responses().getOrDefault(table, List.of())) {
        Entry entry = live(item);
        if (entry != null) {
          found.add(entry);
        }
      }
      var rest = answer.unprocessedKeys().get(table);
      keys = rest == null ? List.of() : rest.keys();
    }
  }

  private Written write(Supplier<Entry> write) {
    return ask(() -> {
      try {
        return new Written.Done(write.get());
      } catch (ConditionalCheckFailedException e) {
        return new Written.Conflict(e.hasItem() ? live(e.item()) : null);
      }
    });
  }

  private <T> T ask(Supplier<T> call) {
    return flights.call(() -> Faults.store(call));
  }

  private @Nullable Entry live(Map<String, AttributeValue> item) {
    Entry entry = Items.entry(item);
    return entry.fields().get(Entry.EXPIRES) instanceof Long end && end <= second() ? null : entry;
  }

  private long second() {
    return clock.instant().getEpochSecond();
  }
}
