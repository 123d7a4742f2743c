package dev.millrace.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.Change;
import dev.millrace.store.Entry;
import dev.millrace.store.Guard;
import dev.millrace.store.Records;
import dev.millrace.store.Records.Written;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What fields may hold, and that they come back as they were.
public interface FieldsContract {
  /// The home under test; it may hold records of other tests.
  Records records();

  @Test
  default void a_record_holds_as_many_bytes_as_promised() {
    Entry large = created(Map.of("text", "x".repeat(Records.MOST_BYTES - 100)));
    var words = "\u00e9".repeat((Records.MOST_BYTES - 100) / 2);
    Entry wide = created(Map.of("text", words));

    assertThat(records().get(large.id())).isEqualTo(large);
    assertThat(records().get(wide.id())).isEqualTo(wide);
  }

  @Test
  default void odd_characters_are_kept() {
    String odd = "\ud83d\ude80 \u0000 \uffff \u2028 \" ' \\ \n \t `; DROP TABLE records; -- {} $ #";
    Entry first = created(Map.of("text", odd, "list", List.of(odd, "", odd), "empty", ""));

    assertThat(records().get(first.id())).isEqualTo(first);
    var second = new Entry(first.id(), 2, Map.of("list", List.of(odd, "", odd, odd), "text", odd));
    var change = new Change(Map.of(), Set.of("empty"), Map.of(), Map.of("list", List.of(odd)));
    assertThat(change(first, change)).isEqualTo(new Written.Done(second));
  }

  @Test
  default void field_names_may_be_anybodys_reserved_words() {
    Map<String, Object> fields =
        Map.of("status", "a", "order", 1L, "select", "c", "#n", "d", ":v", "e", "a.b-c d", "f");
    Entry first = created(fields);

    change(
        first,
        new Change(Map.of("status", "b", "a.b-c d", "g", "#n", "h"), Set.of(), Map.of(), Map.of()));

    assertThat(records().get(first.id()))
        .extracting(entry -> entry.fields().values())
        .satisfies(values -> assertThat(values).hasSize(6));
    assertThat(records().get(first.id()).text("a.b-c d")).isEqualTo("g");
  }

  @Test
  default void numbers_reach_both_ends() {
    Entry first = created(Map.of("least", Long.MIN_VALUE, "most", Long.MAX_VALUE, "none", 0L));

    assertThat(records().get(first.id())).isEqualTo(first);
  }

  private Entry created(Map<String, Object> fields) {
    Entry draft = Entry.draft("id-" + UUID.randomUUID(), fields);
    assertThat(records().create(draft)).isEqualTo(new Written.Done(draft));
    return draft;
  }

  private Written change(Entry entry, Change change) {
    return records().change(entry.id(), Guard.version(entry.version()), change);
  }
}
