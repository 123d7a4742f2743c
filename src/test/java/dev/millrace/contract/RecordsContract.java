package dev.millrace.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.millrace.store.Change;
import dev.millrace.store.Entry;
import dev.millrace.store.Guard;
import dev.millrace.store.Records;
import dev.millrace.store.Records.Written;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What `Records` promises; fields and the agenda have contracts of their own, which this one
/// contains.
public interface RecordsContract extends AgendaContract, FieldsContract {
  @Test
  default void a_created_record_is_read_back_as_it_was_written() {
    Entry draft =
        Entry.draft(id(), Map.of("text", "words", "number", 7L, "list", List.of("a", "b")));

    assertThat(records().create(draft)).isEqualTo(new Written.Done(draft));
    assertThat(records().get(draft.id())).isEqualTo(draft);
  }

  @Test
  default void a_second_create_conflicts_with_the_first() {
    Entry first = created(Map.of("who", "first"));

    assertThat(records().create(Entry.draft(first.id(), Map.of("who", "second"))))
        .isEqualTo(new Written.Conflict(first));
    assertThat(records().get(first.id())).isEqualTo(first);
  }

  @Test
  default void one_of_many_concurrent_creates_wins_and_the_others_see_it() {
    String id = id();

    List<Written> answers =
        Together.call(50, i -> records().create(Entry.draft(id, Map.of("who", "n" + i))));

    Entry winner = records().get(id);
    assertThat(answers).containsOnlyOnce(new Written.Done(winner));
    assertThat(answers.stream().filter(new Written.Conflict(winner)::equals)).hasSize(49);
  }

  @Test
  default void a_walk_through_all_records_meets_each_once() {
    List<String> ids =
        IntStream.range(0, 25).mapToObj(_ -> created(Map.of("a", "1")).id()).toList();

    var met = new ArrayList<String>();
    String next = null;
    do {
      Records.Whole page = records().all(next, 7);
      assertThat(page.entries()).hasSizeLessThanOrEqualTo(7);
      page.entries().forEach(entry -> met.add(entry.id()));
      next = page.next();
    } while (next != null);

    assertThat(met).containsAll(ids).doesNotHaveDuplicates();
    assertThat(records().get(ids).getFirst().fields()).containsEntry("a", "1");
  }

  @Test
  default void no_record_reads_as_null() {
    assertThat(records().get(id())).isNull();
  }

  @Test
  default void a_change_raises_the_version_by_one() {
    Entry first = created(Map.of("a", "1", "b", "2"));

    Written answer = change(first.id(), 1, set(Map.of("a", "3")));

    var second = new Entry(first.id(), 2, Map.of("a", "3", "b", "2"));
    assertThat(answer).isEqualTo(new Written.Done(second));
    assertThat(records().get(first.id())).isEqualTo(second);
  }

  @Test
  default void a_change_sets_removes_adds_and_appends_at_once() {
    Entry first =
        created(Map.of("kept", "k", "old", "o", "count", 5L, "history", List.of("one"), "t", 1L));

    Written answer =
        change(
            first.id(),
            1,
            new Change(
                Map.of("t", 2L, "new", List.of("x")),
                Set.of("old", "never there"),
                Map.of("count", -2L, "fresh", 9L),
                Map.of("history", List.of("two", "three"), "log", List.of("first"))));

    Map<String, Object> fields =
        Map.of(
            "kept",
            "k",
            "count",
            3L,
            "fresh",
            9L,
            "history",
            List.of("one", "two", "three"),
            "log",
            List.of("first"),
            "new",
            List.of("x"),
            "t",
            2L);
    assertThat(answer).isEqualTo(new Written.Done(new Entry(first.id(), 2, fields)));
    assertThat(records().get(first.id())).isEqualTo(new Entry(first.id(), 2, fields));
  }

  @Test
  default void a_change_that_changes_no_field_raises_the_version() {
    Entry first = created(Map.of("a", "1"));

    change(first.id(), 1, set(Map.of()));

    assertThat(records().get(first.id())).isEqualTo(new Entry(first.id(), 2, first.fields()));
  }

  @Test
  default void a_change_on_another_version_conflicts_and_shows_the_record() {
    Entry first = created(Map.of("a", "1"));
    change(first.id(), 1, set(Map.of("a", "2")));
    var current = new Entry(first.id(), 2, Map.of("a", "2"));

    assertThat(change(first.id(), 1, set(Map.of("a", "3"))))
        .isEqualTo(new Written.Conflict(current));
    assertThat(change(first.id(), 3, set(Map.of("a", "3"))))
        .isEqualTo(new Written.Conflict(current));
    assertThat(records().get(first.id())).isEqualTo(current);
  }

  @Test
  default void a_change_of_no_record_conflicts_with_null_and_makes_none() {
    String id = id();

    assertThat(change(id, 1, set(Map.of("a", "1")))).isEqualTo(new Written.Conflict(null));
    assertThat(records().get(id)).isNull();
  }

  @Test
  default void a_guarded_change_waits_for_the_due_time() {
    Entry first = created(Map.of("due", now().toEpochMilli()));
    var early = new Guard(1, now().minusSeconds(60));
    var late = new Guard(1, now().plusSeconds(60));

    assertThat(records().change(first.id(), early, set(Map.of("a", "early"))))
        .isEqualTo(new Written.Conflict(first));
    assertThat(records().change(first.id(), late, set(Map.of("a", "late"))))
        .isInstanceOf(Written.Done.class);
  }

  @Test
  default void a_guarded_change_happens_at_the_very_millisecond() {
    Entry first = created(Map.of("due", now().toEpochMilli()));
    var guard = new Guard(1, Instant.ofEpochMilli(first.number("due")));

    assertThat(records().change(first.id(), guard, set(Map.of("a", "1"))))
        .isInstanceOf(Written.Done.class);
  }

  @Test
  default void a_guarded_change_needs_a_due_time() {
    Entry first = created(Map.of("a", "1"));
    var guard = new Guard(1, now().plusSeconds(60));

    assertThat(records().change(first.id(), guard, set(Map.of("a", "2"))))
        .isEqualTo(new Written.Conflict(first));
  }

  @Test
  default void one_of_many_concurrent_changes_of_a_version_wins() {
    Entry first = created(Map.of());

    List<Written> answers =
        Together.call(50, i -> change(first.id(), 1, set(Map.of("who", "n" + i))));

    Entry winner = records().get(first.id());
    assertThat(winner).extracting(Entry::version).isEqualTo(2L);
    assertThat(answers).containsOnlyOnce(new Written.Done(winner));
    assertThat(answers.stream().filter(new Written.Conflict(winner)::equals)).hasSize(49);
  }

  @Test
  default void a_thousand_concurrent_changes_of_different_records_all_happen() {
    List<Entry> drafts = Together.call(1000, _ -> created(Map.of()));

    List<Written> answers =
        Together.call(1000, i -> change(drafts.get(i).id(), 1, set(Map.of("n", (long) i))));

    assertThat(answers)
        .isEqualTo(
            IntStream.range(0, 1000)
                .mapToObj(i -> new Entry(drafts.get(i).id(), 2, Map.of("n", (long) i)))
                .map(Written.Done::new)
                .toList());
    List<Entry> read = records().get(drafts.stream().map(Entry::id).toList());
    assertThat(read).hasSize(1000).allMatch(entry -> entry.version() == 2);
  }

  @Test
  default void many_are_read_at_once_and_missing_ones_are_left_out() {
    List<Entry> drafts = Together.call(150, i -> created(Map.of("n", (long) i)));
    var ids = new ArrayList<>(drafts.stream().map(Entry::id).toList());
    ids.add(id());

    assertThat(records().get(ids)).containsExactlyInAnyOrderElementsOf(drafts);
    assertThat(records().get(List.of())).isEmpty();
  }

  @Test
  default void an_expired_record_reads_as_gone_and_makes_room_for_a_new_one() {
    Entry old = created(Map.of("a", "old", "expires", now().getEpochSecond() + 2));
    assertThat(records().get(old.id())).isEqualTo(old);

    pass(Duration.ofSeconds(3));

    assertThat(records().get(old.id())).isNull();
    assertThat(records().get(List.of(old.id()))).isEmpty();
    Entry fresh = Entry.draft(old.id(), Map.of("a", "new"));
    assertThat(records().create(fresh)).isEqualTo(new Written.Done(fresh));
    assertThat(records().get(old.id())).isEqualTo(fresh);
  }

  @Test
  default void added_numbers_are_exact_however_many_add() {
    String id = id();

    Together.run(
        50,
        i -> {
          records().add(id, Map.of("ones", 1L, "numbers", (long) i));
          records().add(id, Map.of("ones", 1L, "down", -1L));
        });

    assertThat(records().get(id).fields())
        .isEqualTo(Map.of("ones", 100L, "numbers", 1225L, "down", -50L));
  }

  @Test
  default void a_counter_can_be_changed_like_any_record() {
    String id = id();
    records().add(id, Map.of("n", 5L));
    Entry counter = records().get(id);

    assertThat(change(id, counter.version(), set(Map.of("n", 1L))))
        .isEqualTo(new Written.Done(new Entry(id, counter.version() + 1, Map.of("n", 1L))));
  }

  @Test
  default void a_home_that_serves_passes_its_check() {
    assertThatCode(() -> records().check()).doesNotThrowAnyException();
  }

  private Entry created(Map<String, Object> fields) {
    Entry draft = Entry.draft(id(), fields);
    assertThat(records().create(draft)).isEqualTo(new Written.Done(draft));
    return draft;
  }

  private Written change(String id, long version, Change change) {
    return records().change(id, Guard.version(version), change);
  }

  private static Change set(Map<String, Object> fields) {
    return new Change(fields, Set.of(), Map.of(), Map.of());
  }

  private static String id() {
    return "id-" + UUID.randomUUID();
  }
}
