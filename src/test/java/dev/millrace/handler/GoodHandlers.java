package dev.millrace.handler;

import io.micronaut.context.annotation.Requires;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.FileNotFoundException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Handlers as users write them.
@Singleton
@Requires(property = "handlers", value = "good")
class GoodHandlers {
  static final AtomicInteger MADE = new AtomicInteger();

  GoodHandlers() {
    MADE.incrementAndGet();
  }

  @Serdeable
  record Item(String sku, int count) {
    Item {
      if (count < 0) {
        throw new IllegalArgumentException("count must not be negative");
      }
    }
  }

  @Serdeable
  record Order(
      String customer,
      int total,
      @Nullable String note,
      List<Item> items,
      Map<String, Item> byShelf,
      @Nullable JsonNode extra) {}

  @Serdeable
  record Receipt(String customer, int items, String task) {}

  @TaskHandler(
      value = {"order", "order.v1"},
      timeout = "90s",
      maxAttempts = 7)
  Receipt order(Order order, TaskContext context) {
    return new Receipt(order.customer(), order.items().size(), context.id());
  }

  @TaskHandler("context-first")
  String contextFirst(TaskContext context, Order order) {
    return context.id() + order.customer();
  }

  @TaskHandler("raw")
  String raw(String json) {
    return json;
  }

  @TaskHandler("echo")
  JsonNode echo(JsonNode json) {
    return json;
  }

  @TaskHandler("numbers")
  int numbers(List<Integer> numbers) {
    return numbers.size();
  }

  @TaskHandler("ignores")
  void ignores() {}

  @TaskHandler("nothing")
  @Nullable String nothing() {
    return null;
  }

  @TaskHandler("throws")
  void throwing() throws FileNotFoundException {
    throw new FileNotFoundException("no such page");
  }

  @TaskHandler("overflows")
  int overflows() {
    return overflows() + 1;
  }

  @TaskHandler("short-of-memory")
  void shortOfMemory() {
    throw new OutOfMemoryError("as if");
  }
}
