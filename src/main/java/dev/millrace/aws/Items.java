package dev.millrace.aws;

import dev.millrace.store.Entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Records as DynamoDB items: texts are S, numbers N, lists L of S; `id` and `version` stand beside
/// the fields.
final class Items {
  static final String ID = "id";
  static final String VERSION = "version";

  private Items() {}

  static Map<String, AttributeValue> item(Entry entry) {
    var item = new HashMap<String, AttributeValue>();
    entry.fields().forEach((name, value) -> item.put(name, value(value)));
    item.put(ID, value(entry.id()));
    item.put(VERSION, value(entry.version()));
    return item;
  }

  static Entry entry(Map<String, AttributeValue> item) {
    var fields = new HashMap<String, Object>();
    item.forEach((name, value) -> fields.put(name, field(value)));
    fields.keySet().removeAll(Set.of(ID, VERSION));
    return new Entry((String) field(item, ID), (Long) field(item, VERSION), fields);
  }

  /// The field `name` of `item`, which has it.
  static Object field(Map<String, AttributeValue> item, String name) {
    return field(Objects.requireNonNull(item.get(name), name));
  }

  static Map<String, AttributeValue> key(String id) {
    return Map.of(ID, value(id));
  }

  static AttributeValue value(Object field) {
    return switch (field) {
      case String text -> AttributeValue.fromS(text);
      case Long number -> AttributeValue.fromN(number.toString());
      case List<?> texts -> AttributeValue.fromL(texts.stream().map(Items::value).toList());
      default -> throw new IllegalArgumentException("a field of " + field.getClass());
    };
  }

  private static Object field(AttributeValue value) {
    return switch (value.type()) {
      case S -> value.s();
      case N -> Long.valueOf(value.n());
      case L -> value.l().stream().map(AttributeValue::s).toList();
      case SS, NS, BS, B, M, BOOL, NUL, UNKNOWN_TO_SDK_VERSION ->
          throw new IllegalStateException("an attribute that Millrace does not write: " + value);
    };
  }
}
