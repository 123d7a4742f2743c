package dev.millrace.aws;

import dev.millrace.store.Entry;
import dev.millrace.store.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/// Fills the table for a measurement: new records in batches of 25, unconditionally, which no part
/// of the engine may do.
record Filling(DynamoDbClient client, String table) {
  private static final int MOST = 25;
  private static final int FLIGHTS = 8;
  private static final int ROUNDS = 10;
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Duration PAUSE = Duration.ofMillis(50);

  void write(List<Entry> records) {
    var flights = new Flights(FLIGHTS, LONGEST, said -> new StoreUnavailable(said, null));
    var flying = new ArrayList<CompletableFuture<?>>();
    for (int start = 0; start < records.size(); start += MOST) {
      List<WriteRequest> batch =
          records.subList(start, Math.min(start + MOST, records.size())).stream()
              .map(Items::item)
              .map(item -> WriteRequest.builder().putRequest(put -> put.item(item)).build())
              .toList();
      flying.add(Flights.start(() -> flights.call(() -> written(batch))));
    }
    flying.forEach(CompletableFuture::join);
  }

  /// What a busy table leaves over is asked again.
  private boolean written(List<WriteRequest> batch) {
    List<WriteRequest> left = batch;
    for (int round = 0; round < ROUNDS && !left.isEmpty(); round++) {
      LockSupport.parkNanos(PAUSE.toNanos() * round);
      Map<String, List<WriteRequest>> asked = Map.of(table, left);
      left =
          Faults.store(() ->
                  client.batchWriteItem(write ->
                      write
                          .requestItems(asked)
                          .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES)))
              .unprocessedItems()
              .getOrDefault(table, List.of());
    }
    if (!left.isEmpty()) {
      throw new StoreUnavailable("DynamoDB is too busy to be filled", null);
    }
    return true;
  }
}
