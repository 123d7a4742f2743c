package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.Change;
import dev.millrace.store.Entry;
import dev.millrace.store.Guard;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class IntentTest {
  private static final Change TEN = new Change(Map.of(), Set.of(), Map.of("n", 10L), Map.of());

  @Test
  void a_change_of_the_record_that_was_seen_is_worked_out_once() {
    Entry seen = entry(1);
    Intent intent = intent(seen);
    assertThat(intent.of(seen)).isSameAs(intent.of(seen));
    assertThat(intent.of(seen).entry().number("n")).isEqualTo(11);
  }

  @Test
  void a_change_is_worked_out_anew_for_another_record_of_the_same_version() {
    Entry current = entry(5);
    Row row = intent(entry(1)).of(current);
    assertThat(row.entry()).isEqualTo(TEN.applyTo(current));
    assertThat(FieldsText.read(row.fields())).isEqualTo(Map.of("n", 15L));
  }

  @Test
  void a_change_of_a_record_that_was_not_seen_is_worked_out_from_the_current_one() {
    assertThat(intent(null).of(entry(2)).entry().number("n")).isEqualTo(12);
  }

  private static Intent intent(Entry seen) {
    return Intent.of("a", Guard.version(1), TEN, seen);
  }

  private static Entry entry(long n) {
    return new Entry("a", 1, Map.of("n", n));
  }
}
