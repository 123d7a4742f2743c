package dev.millrace.aws;

import dev.millrace.store.Change;
import dev.millrace.store.Entry;
import dev.millrace.store.Guard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// DynamoDB expressions. Each name and value is behind a placeholder, for a field may be called
/// anything, also one of DynamoDB's 573 reserved words.
final class Expression {
  private final Map<String, String> places = new HashMap<>();
  private final Map<String, AttributeValue> values = new HashMap<>();

  Map<String, String> names() {
    var names = new HashMap<String, String>();
    places.forEach((name, place) -> names.put(place, name));
    return names;
  }

  Map<String, AttributeValue> values() {
    return values;
  }

  /// A condition: `guard` allows the change.
  String condition(Guard guard) {
    String version = name(Items.VERSION) + " = " + value(guard.version());
    return guard.due() == null
        ? version
        : version + " AND " + name(Entry.DUE) + " <= " + value(guard.due().toEpochMilli());
  }

  /// A condition: there is no record, or one that has expired by `second`.
  String absent(long second) {
    return "attribute_not_exists(%s) OR %s <= %s"
        .formatted(name(Items.ID), name(Entry.EXPIRES), value(second));
  }

  /// An update: `change` happens and the version rises.
  String update(Change change) {
    var set = new ArrayList<String>();
    set.add(sum(Items.VERSION, 1));
    change.set().forEach((name, value) -> set.add(name(name) + " = " + value(value)));
    change.add().forEach((name, by) -> set.add(sum(name, by)));
    change.append().forEach((name, more) -> set.add(longer(name, more)));
    String text = "SET " + String.join(", ", set);
    return change.remove().isEmpty()
        ? text
        : text + " REMOVE " + String.join(", ", change.remove().stream().map(this::name).toList());
  }

  String name(String name) {
    String place = places.get(name);
    if (place == null) {
      place = "#" + places.size();
      places.put(name, place);
    }
    return place;
  }

  String value(Object value) {
    String place = ":" + values.size();
    values.put(place, Items.value(value));
    return place;
  }

  private String sum(String name, long by) {
    String place = name(name);
    return "%s = if_not_exists(%s, %s) + %s".formatted(place, place, value(0L), value(by));
  }

  private String longer(String name, List<String> more) {
    String place = name(name);
    return "%s = list_append(if_not_exists(%s, %s), %s)"
        .formatted(place, place, value(List.of()), value(more));
  }
}
