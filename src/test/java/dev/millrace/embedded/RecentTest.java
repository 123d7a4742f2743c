package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.Entry;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentTest {
  private final Recent recent = new Recent(10_000);

  @Test
  void the_oldest_go_when_there_is_no_room() {
    keep("a", 3_000);
    keep("b", 3_000);
    keep("c", 3_000);
    keep("d", 3_000);
    assertThat(recent.get("a")).isNull();
    assertThat(recent.get("b")).isNotNull();
    assertThat(recent.get("d")).isNotNull();
  }

  @Test
  void writing_a_record_again_takes_no_more_room_and_makes_it_the_newest() {
    keep("a", 3_000);
    keep("b", 3_000);
    IntStream.range(0, 20).forEach(_ -> keep("a", 3_000));
    assertThat(recent.get("b")).isNotNull();
    keep("c", 3_000);
    keep("d", 3_000);
    assertThat(recent.get("a")).isNotNull();
    assertThat(recent.get("b")).isNull();
  }

  @Test
  void what_is_forgotten_leaves_its_room_to_others() {
    IntStream.range(0, 20)
        .forEach(_ -> {
          keep("a", 3_000);
          recent.forget("a");
        });
    keep("b", 3_000);
    keep("c", 3_000);
    keep("d", 3_000);
    assertThat(recent.get("b")).isNotNull();
  }

  @Test
  void a_large_record_is_not_kept_nor_is_what_it_was_before() {
    keep("a", 3_000);
    keep("a", 9_000);
    assertThat(recent.get("a")).isNull();
  }

  private void keep(String id, int characters) {
    recent.keep(new Entry(id, 1, Map.of("text", "x".repeat(characters))));
  }
}
