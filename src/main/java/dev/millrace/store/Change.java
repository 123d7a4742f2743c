package dev.millrace.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What happens to a record's fields in one write; it needs no knowledge of the other fields.
///
/// @param set fields to write
/// @param remove fields to take away
/// @param add numbers to add to fields of kind `Long` (an absent one counts as 0)
/// @param append entries to add at the end of fields of kind `List<String>`
public record Change(
    Map<String, Object> set,
    Set<String> remove,
    Map<String, Long> add,
    Map<String, List<String>> append) {

  /// The change that turns `before` into `after`; a list that only grew is appended to.
  public static Change between(Map<String, Object> before, Map<String, Object> after) {
    var set = new HashMap<String, Object>();
    var append = new HashMap<String, List<String>>();
    after.forEach((name, value) -> {
      Object old = before.get(name);
      if (value.equals(old)) {
        return;
      }
      if (old instanceof List<?> was && value instanceof List<?> is && grew(was, is)) {
        append.put(name, strings(is.subList(was.size(), is.size())));
      } else {
        set.put(name, value);
      }
    });
    var remove = new HashSet<>(before.keySet());
    remove.removeAll(after.keySet());
    return new Change(set, remove, Map.of(), append);
  }

  /// The record after this change.
  public Entry applyTo(Entry entry) {
    var fields = new HashMap<>(entry.fields());
    fields.putAll(set);
    fields.keySet().removeAll(remove);
    add.forEach((name, by) -> fields.merge(name, by, (a, b) -> (Long) a + (Long) b));
    append.forEach((name, more) -> {
      var all = new ArrayList<>(entry.list(name));
      all.addAll(more);
      fields.put(name, List.copyOf(all));
    });
    return new Entry(entry.id(), entry.version() + 1, fields);
  }

  private static boolean grew(List<?> was, List<?> is) {
    return is.size() > was.size() && is.subList(0, was.size()).equals(was);
  }

  @SuppressWarnings("unchecked")
  private static List<String> strings(List<?> values) {
    return List.copyOf((List<String>) values);
  }
}
