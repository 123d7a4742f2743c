package dev.millrace.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A versioned record. A field is a `String`, a `Long` or a `List<String>`; the names below mean
/// something to every home, the others only to whoever wrote them.
///
/// @param id the key, at most 1,024 bytes
/// @param version rises by one at each change; 1 when created
public record Entry(String id, long version, Map<String, Object> fields) {
  /// String: the part of the agenda in which `Records.list` finds this record; absent: in none.
  public static final String BUCKET = "bucket";

  /// Long, epoch milliseconds: its place in that part of the agenda.
  public static final String TIME = "time";

  /// Long, epoch milliseconds: from when on a guarded change is allowed; see `Guard.due`.
  public static final String DUE = "due";

  /// Long, epoch seconds: when the record may vanish. Reads leave out what has expired.
  public static final String EXPIRES = "expires";

  /// Fields that `Records.list` answers beside the id, and that never change after creation.
  public static final List<String> LISTED = List.of("type", "queue", "owner");

  public Entry {
    fields = Map.copyOf(fields);
  }

  /// A record that is still to be created.
  public static Entry draft(String id, Map<String, Object> fields) {
    return new Entry(id, 1, fields);
  }

  /// The text in field `name`, if any.
  public @Nullable String text(String name) {
    return (String) fields.get(name);
  }

  /// The number in field `name`, 0 when there is none.
  public long number(String name) {
    return fields.get(name) instanceof Long value ? value : 0;
  }

  /// The list in field `name`, empty when there is none.
  @SuppressWarnings("unchecked")
  public List<String> list(String name) {
    return fields.get(name) instanceof List<?> values ? (List<String>) values : List.of();
  }
}
