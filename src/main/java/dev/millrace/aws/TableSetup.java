package dev.millrace.aws;

import dev.millrace.settings.BadSetting;
import dev.millrace.store.Entry;
import dev.millrace.store.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;
import software.amazon.awssdk.services.dynamodb.model.TimeToLiveStatus;

/// Makes the table with its index and expiry where it is missing; several processes may do so at
/// once. `setup-aws.sh` makes the same.
record TableSetup(DynamoDbClient client, String table) {
  private static final Logger LOG = LoggerFactory.getLogger(TableSetup.class);
  private static final Set<TimeToLiveStatus> ON =
      Set.of(TimeToLiveStatus.ENABLED, TimeToLiveStatus.ENABLING);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final List<AttributeDefinition> KEYS =
      List.of(
          typed(Items.ID, ScalarAttributeType.S),
          typed(Entry.BUCKET, ScalarAttributeType.S),
          typed(Entry.TIME, ScalarAttributeType.N));

  private static final List<KeySchemaElement> INDEX_KEY =
      List.of(part(Entry.BUCKET, KeyType.HASH), part(Entry.TIME, KeyType.RANGE));

  private static final Projection HELD =
      Projection.builder()
          .projectionType(ProjectionType.INCLUDE)
          .nonKeyAttributes(DynamoAgenda.HELD)
          .build();

  /// Throws `BadSetting` unless the table and its index are there.
  void check() {
    try {
      if (hasIndex(Faults.store(this::describe))) {
        return;
      }
    } catch (StoreUnavailable e) {
      if (!(e.getCause() instanceof ResourceNotFoundException)) {
        throw e;
      }
    }
    throw unusable();
  }

  private BadSetting unusable() {
    return new BadSetting(
        "DYNAMODB_TABLE",
        table,
        "a table with an index `agenda` in this account and region: run ./setup-aws.sh, or set"
            + " MILLRACE_PROVISION=true to have it made at the start");
  }

  void make() {
    Faults.store(() -> {
      try {
        describe();
      } catch (ResourceNotFoundException _) {
        create();
      }
      await();
      expire();
      return table;
    });
  }

  private void create() {
    unlessBusy(() ->
        client.createTable(create ->
            create
                .tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(KEYS)
                .keySchema(part(Items.ID, KeyType.HASH))
                .globalSecondaryIndexes(
                    GlobalSecondaryIndex.builder()
                        .indexName(DynamoAgenda.INDEX)
                        .keySchema(INDEX_KEY)
                        .projection(HELD)
                        .build())));
  }

  private void await() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    TableDescription now = describe();
    while (!isReady(now)) {
      if (System.nanoTime() - end > 0) {
        throw new StoreUnavailable("the table %s is still being made".formatted(table), null);
      }
      if (now.tableStatus() == TableStatus.ACTIVE && !hasIndex(now)) {
        throw unusable();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      now = describe();
    }
  }

  private void expire() {
    if (expires()) {
      return;
    }
    try {
      client.updateTimeToLive(update ->
          update
              .tableName(table)
              .timeToLiveSpecification(
                  expiry -> expiry.attributeName(Entry.EXPIRES).enabled(true)));
    } catch (DynamoDbException e) {
      if (!expires()) {
        throw e;
      }
    }
  }

  private boolean expires() {
    var about = client.describeTimeToLive(get -> get.tableName(table)).timeToLiveDescription();
    return ON.contains(about.timeToLiveStatus());
  }

  private TableDescription describe() {
    return client.describeTable(get -> get.tableName(table)).table();
  }

  private static boolean isReady(TableDescription table) {
    return table.tableStatus() == TableStatus.ACTIVE
        && table.globalSecondaryIndexes().stream()
            .anyMatch(index ->
                index.indexName().equals(DynamoAgenda.INDEX)
                    && index.indexStatus() == IndexStatus.ACTIVE);
  }

  private static boolean hasIndex(TableDescription table) {
    return table.globalSecondaryIndexes().stream()
        .anyMatch(index -> index.indexName().equals(DynamoAgenda.INDEX));
  }

  /// A table that another process is making or changing is waited for like one's own.
  private void unlessBusy(Runnable request) {
    try {
      request.run();
    } catch (ResourceInUseException _) {
      LOG.info("the table {} is being made by another process", table);
    }
  }

  private static AttributeDefinition typed(String name, ScalarAttributeType type) {
    return AttributeDefinition.builder().attributeName(name).attributeType(type).build();
  }

  private static KeySchemaElement part(String name, KeyType type) {
    return KeySchemaElement.builder().attributeName(name).keyType(type).build();
  }
}
