package dev.millrace.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.store.Change;
import dev.millrace.store.Entry;
import dev.millrace.store.Guard;
import dev.millrace.store.Records;
import dev.millrace.store.Records.Listed;
import dev.millrace.store.Records.Range;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What `Records.list` promises. It may lag, so each test waits for what it expects.
public interface AgendaContract extends Passing {
  /// The home under test; it may hold records of other tests.
  Records records();

  @Test
  default void the_agenda_lists_oldest_first() {
    String bucket = fresh("bucket");
    List<String> ids = List.of(planned(bucket, 3000), planned(bucket, 1000), planned(bucket, 2000));

    eventually(upTo(bucket, 3000), List.of(ids.get(1), ids.get(2), ids.get(0)));
  }

  @Test
  default void the_agenda_lists_newest_first_when_asked() {
    String bucket = fresh("bucket");
    List<String> ids = List.of(planned(bucket, 3000), planned(bucket, 1000), planned(bucket, 2000));

    eventually(
        new Range(bucket, Instant.EPOCH, Instant.ofEpochMilli(3000), 10, true, null),
        List.of(ids.get(0), ids.get(2), ids.get(1)));
  }

  @Test
  default void both_ends_of_a_range_belong_to_it() {
    String bucket = fresh("bucket");
    planned(bucket, 999);
    String first = planned(bucket, 1000);
    String last = planned(bucket, 2000);
    planned(bucket, 2001);
    eventually(upTo(bucket, 9999), 4);

    eventually(
        new Range(bucket, Instant.ofEpochMilli(1000), Instant.ofEpochMilli(2000), 10, false, null),
        List.of(first, last));
  }

  @Test
  default void a_limit_takes_the_first_entries_and_a_cursor_goes_on_after_them() {
    String bucket = fresh("bucket");
    var ids = new ArrayList<String>();
    for (int i = 0; i < 7; i++) {
      ids.add(planned(bucket, 1000 + i));
    }
    eventually(upTo(bucket, 9999), 7);

    assertThat(pages(bucket, 3, false)).isEqualTo(ids);
    assertThat(pages(bucket, 3, true)).isEqualTo(ids.reversed());
    assertThat(records().list(new Range(bucket, Instant.EPOCH, now(), 3, false, null)).entries())
        .extracting(Listed::id)
        .isEqualTo(ids.subList(0, 3));
  }

  @Test
  default void a_cursor_skips_and_repeats_nothing_among_entries_of_one_time() {
    String bucket = fresh("bucket");
    List<String> ids = Together.call(25, _ -> planned(bucket, 5000));
    eventually(upTo(bucket, 9999), 25);

    assertThat(pages(bucket, 4, false)).containsExactlyInAnyOrderElementsOf(ids);
    assertThat(pages(bucket, 4, true)).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  default void a_full_last_page_is_followed_by_nothing() {
    String bucket = fresh("bucket");
    List<String> ids = Together.call(6, i -> planned(bucket, i));
    eventually(upTo(bucket, 9999), 6);

    assertThat(pages(bucket, 3, false)).isEqualTo(ids);
  }

  @Test
  default void an_entry_shows_its_time_and_its_listed_fields() {
    String bucket = fresh("bucket");
    String id = fresh("id");
    Map<String, Object> fields =
        Map.of("bucket", bucket, "time", 1234L, "type", "mail", "queue", "q", "owner", "ann");
    records().create(Entry.draft(id, with(fields, "secret", "not listed")));

    eventually(upTo(bucket, 9999), 1);
    assertThat(records().list(upTo(bucket, 9999)).entries())
        .containsExactly(
            new Listed(
                id,
                Instant.ofEpochMilli(1234),
                Map.of("type", "mail", "queue", "q", "owner", "ann")));
  }

  @Test
  default void a_listed_field_that_the_record_lacks_is_absent() {
    String bucket = fresh("bucket");
    planned(bucket, 1);

    eventually(upTo(bucket, 9999), 1);
    assertThat(records().list(upTo(bucket, 9999)).entries().getFirst().fields()).isEmpty();
  }

  @Test
  default void a_record_moves_between_buckets() {
    String from = fresh("bucket");
    String to = fresh("bucket");
    String id = planned(from, 1);
    eventually(upTo(from, 9999), List.of(id));

    change(id, Map.of("bucket", to, "time", 2L), Set.of());

    eventually(upTo(from, 9999), List.of());
    eventually(upTo(to, 9999), List.of(id));
  }

  @Test
  default void a_record_moves_in_time() {
    String bucket = fresh("bucket");
    String first = planned(bucket, 1);
    String second = planned(bucket, 2);

    change(first, Map.of("time", 3L), Set.of());

    eventually(upTo(bucket, 9999), List.of(second, first));
  }

  @Test
  default void a_record_without_a_bucket_is_in_no_list() {
    String bucket = fresh("bucket");
    String id = planned(bucket, 1);
    eventually(upTo(bucket, 9999), List.of(id));

    change(id, Map.of(), Set.of("bucket", "time"));

    eventually(upTo(bucket, 9999), List.of());
    assertThat(records().get(id)).isNotNull();
  }

  @Test
  default void an_unknown_bucket_is_empty() {
    assertThat(records().list(upTo(fresh("bucket"), 9999)))
        .isEqualTo(new Records.Page(List.of(), null));
  }

  @Test
  default void a_list_leaves_out_what_has_expired() {
    String bucket = fresh("bucket");
    String kept = planned(bucket, 1);
    String id = fresh("id");
    long soon = now().getEpochSecond() + 2;
    records().create(Entry.draft(id, Map.of("bucket", bucket, "time", 2L, "expires", soon)));
    eventually(upTo(bucket, 9999), List.of(kept, id));

    pass(Duration.ofSeconds(3));

    assertThat(records().list(upTo(bucket, 9999)).entries())
        .extracting(Listed::id)
        .containsExactly(kept);
  }

  @Test
  default void the_agenda_is_spread_over_at_least_one_bucket() {
    assertThat(records().shards()).isPositive();
  }

  private String planned(String bucket, long time) {
    String id = fresh("id");
    records().create(Entry.draft(id, Map.of("bucket", bucket, "time", time)));
    return id;
  }

  private void change(String id, Map<String, Object> set, Set<String> remove) {
    assertThat(records().change(id, Guard.version(1), new Change(set, remove, Map.of(), Map.of())))
        .isInstanceOf(Records.Written.Done.class);
  }

  private List<String> pages(String bucket, int limit, boolean newestFirst) {
    var ids = new ArrayList<String>();
    @Nullable String cursor = null;
    do {
      var range = new Range(bucket, Instant.EPOCH, now(), limit, newestFirst, cursor);
      Records.Page page = records().list(range);
      assertThat(page.entries()).hasSizeLessThanOrEqualTo(limit);
      page.entries().forEach(entry -> ids.add(entry.id()));
      cursor = page.cursor();
    } while (cursor != null);
    return ids;
  }

  private void eventually(Range range, List<String> ids) {
    await()
        .untilAsserted(() ->
            assertThat(records().list(range).entries()).extracting(Listed::id).isEqualTo(ids));
  }

  private void eventually(Range range, int count) {
    await().untilAsserted(() -> assertThat(records().list(range).entries()).hasSize(count));
  }

  private static Range upTo(String bucket, long until) {
    return Range.upTo(bucket, Instant.ofEpochMilli(until), 100);
  }

  private static Map<String, Object> with(Map<String, Object> fields, String name, Object value) {
    var more = new HashMap<>(fields);
    more.put(name, value);
    return more;
  }

  private static String fresh(String what) {
    return what + "-" + UUID.randomUUID();
  }
}
