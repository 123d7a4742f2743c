package dev.millrace.aws;

import dev.millrace.store.Entry;
import dev.millrace.store.Records.Listed;
import dev.millrace.store.Records.Page;
import dev.millrace.store.Records.Range;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/// The agenda: the table's one index, by bucket and time.
record DynamoAgenda(DynamoDbClient client, String table) {
  static final String INDEX = "agenda";

  /// What the index holds beside its keys: what lists answer, and when an entry is out of date.
  static final List<String> HELD =
      Stream.concat(Entry.LISTED.stream(), Stream.of(Entry.EXPIRES)).toList();

  /// One page may cost so many queries when much of what it meets has expired.
  private static final int MOST_QUERIES = 5;

  private static final Pattern CURSOR = Pattern.compile("(-?\\d{1,18}) (.+)", Pattern.DOTALL);

  /// Entries of `range` that have not expired by `second`. One more than asked for is queried, to
  /// know whether there is one.
  Page list(Range range, long second) {
    var found = new ArrayList<Listed>();
    Map<String, AttributeValue> next = start(range);
    for (int queries = 0; queries < MOST_QUERIES; queries++) {
      QueryResponse answer = query(range, range.limit() + 1 - found.size(), next);
      answer.items().stream()
          .filter(item -> expires(item) > second)
          .map(DynamoAgenda::listed)
          .forEach(found::add);
      next = answer.hasLastEvaluatedKey() ? answer.lastEvaluatedKey() : Map.of();
      if (next.isEmpty() || found.size() > range.limit()) {
        break;
      }
    }
    if (found.size() > range.limit()) {
      List<Listed> page = found.subList(0, range.limit());
      return new Page(List.copyOf(page), cursor(page.getLast()));
    }
    return new Page(List.copyOf(found), next.isEmpty() ? null : cursor(listed(next)));
  }

  private QueryResponse query(Range range, int limit, Map<String, AttributeValue> start) {
    var expression = new Expression();
    // The start key alone says as much, but the emulator then looks at all that lies before it.
    Instant left = start.isEmpty() ? null : time(start);
    Instant from = left == null || range.newestFirst() ? range.from() : left;
    Instant until = left == null || !range.newestFirst() ? range.until() : left;
    String condition =
        "%s = %s AND %s BETWEEN %s AND %s"
            .formatted(
                expression.name(Entry.BUCKET),
                expression.value(range.bucket()),
                expression.name(Entry.TIME),
                expression.value(from.toEpochMilli()),
                expression.value(until.toEpochMilli()));
    return client.query(query ->
        query
            .tableName(table)
            .indexName(INDEX)
            .keyConditionExpression(condition)
            .expressionAttributeNames(expression.names())
            .expressionAttributeValues(expression.values())
            .scanIndexForward(!range.newestFirst())
            .limit(limit)
            .exclusiveStartKey(start.isEmpty() ? null : start)
            .returnConsumedCapacity(ReturnConsumedCapacity.INDEXES));
  }

  private static Map<String, AttributeValue> start(Range range) {
    String cursor = range.cursor();
    if (cursor == null) {
      return Map.of();
    }
    var text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    var parts = CURSOR.matcher(text);
    if (!parts.matches()) {
      throw new IllegalArgumentException("a cursor that no page gave");
    }
    long time = Long.parseLong(parts.group(1));
    if (time < range.from().toEpochMilli() || time > range.until().toEpochMilli()) {
      throw new IllegalArgumentException("a cursor of another list");
    }
    return Map.of(
        Entry.BUCKET, Items.value(range.bucket()),
        Entry.TIME, Items.value(time),
        Items.ID, Items.value(parts.group(2)));
  }

  private static String cursor(Listed last) {
    String text = last.time().toEpochMilli() + " " + last.id();
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Listed listed(Map<String, AttributeValue> item) {
    var fields = new HashMap<String, String>();
    for (String name : Entry.LISTED) {
      AttributeValue value = item.get(name);
      if (value != null) {
        fields.put(name, value.s());
      }
    }
    return new Listed((String) Items.field(item, Items.ID), time(item), Map.copyOf(fields));
  }

  private static Instant time(Map<String, AttributeValue> item) {
    return Instant.ofEpochMilli((Long) Items.field(item, Entry.TIME));
  }

  private static long expires(Map<String, AttributeValue> item) {
    return item.containsKey(Entry.EXPIRES)
        ? (Long) Items.field(item, Entry.EXPIRES)
        : Long.MAX_VALUE;
  }
}
