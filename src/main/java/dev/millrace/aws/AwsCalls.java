package dev.millrace.aws;

import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.core.interceptor.SdkExecutionAttribute;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.BatchWriteItemResponse;
import software.amazon.awssdk.services.dynamodb.model.ConsumedCapacity;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ScanResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/// AWS calls counted at the client: requests by service and operation, each repeat counted too, and
/// the capacity units that DynamoDB says it took. It says nothing about a write that it refused.
@Singleton
@Requires(property = "millrace.home", value = "aws")
final class AwsCalls implements ExecutionInterceptor {
  /// The units of a query that finds nothing, for which the emulator says 0.
  private static final double NOTHING_FOUND = 0.5;

  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
  private final DoubleAdder reads = new DoubleAdder();
  private final DoubleAdder writes = new DoubleAdder();

  /// How many requests went out, by `<service>.<operation>`.
  Map<String, Long> requests() {
    var counts = new TreeMap<String, Long>();
    requests.forEach((name, count) -> counts.put(name, count.sum()));
    return counts;
  }

  /// How many requests went out whose name begins with `start`.
  long requests(String start) {
    return requests.entrySet().stream()
        .filter(call -> call.getKey().startsWith(start))
        .mapToLong(call -> call.getValue().sum())
        .sum();
  }

  /// How many read units were taken.
  double readUnits() {
    return reads.sum();
  }

  /// How many write units were taken, those of the index among them.
  double writeUnits() {
    return writes.sum();
  }

  @Override
  public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes about) {
    String name =
        about.getAttribute(SdkExecutionAttribute.SERVICE_NAME)
            + "."
            + about.getAttribute(SdkExecutionAttribute.OPERATION_NAME);
    requests.computeIfAbsent(name, _ -> new LongAdder()).increment();
  }

  @Override
  public void afterExecution(Context.AfterExecution context, ExecutionAttributes about) {
    switch (context.response()) {
      case PutItemResponse put -> count(writes, put.consumedCapacity());
      case BatchWriteItemResponse many -> count(writes, many.consumedCapacity());
      case UpdateItemResponse update -> count(writes, update.consumedCapacity());
      case GetItemResponse get -> count(reads, get.consumedCapacity());
      case ScanResponse scan -> count(reads, scan.consumedCapacity());
      case QueryResponse query ->
          reads.add(Math.max(NOTHING_FOUND, units(query.consumedCapacity())));
      case BatchGetItemResponse many -> count(reads, many.consumedCapacity());
      default -> {}
    }
  }

  private static void count(DoubleAdder sum, Collection<ConsumedCapacity> taken) {
    taken.forEach(one -> count(sum, one));
  }

  private static void count(DoubleAdder sum, @Nullable ConsumedCapacity taken) {
    sum.add(units(taken));
  }

  private static double units(@Nullable ConsumedCapacity taken) {
    return taken == null ? 0 : taken.capacityUnits();
  }
}
