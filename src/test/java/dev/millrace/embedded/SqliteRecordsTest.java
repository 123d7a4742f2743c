package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contract.Together;
import dev.millrace.simulated.SimulatedClock;
import dev.millrace.store.Change;
import dev.millrace.store.Entry;
import dev.millrace.store.Guard;
import dev.millrace.store.Records;
import dev.millrace.store.Records.Listed;
import dev.millrace.store.Records.Range;
import dev.millrace.store.Records.Written;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteRecordsTest {
  @TempDir private Path folder;
  private final SimulatedClock clock = new SimulatedClock();
  private SqliteRecords records;

  @BeforeEach
  void open() {
    records = SqliteRecords.open(folder, clock);
  }

  @AfterEach
  void close() {
    records.close();
  }

  @Test
  void records_are_there_after_a_restart() {
    Entry draft = Entry.draft("a", Map.of("text", "words", "list", List.of("x"), "n", 1L));
    records.create(draft);
    records.close();

    open();

    assertThat(records.get("a")).isEqualTo(draft);
  }

  @Test
  void a_read_sees_every_write_answered_before_it() {
    Together.run(
        50,
        i -> {
          records.create(Entry.draft("id-" + i, Map.of()));
          for (int version = 1; version <= 20; version++) {
            assertThat(records.get("id-" + i)).extracting(Entry::version).isEqualTo((long) version);
            records.change("id-" + i, Guard.version(version), set(Map.of()));
          }
        });
  }

  @Test
  void half_a_surrogate_pair_is_kept() {
    Entry draft = Entry.draft("a", Map.of("text", "\ud83d alone", "list", List.of("\ude80")));
    records.create(draft);

    assertThat(records.get("a")).isEqualTo(draft);
  }

  @Test
  void an_expired_record_cannot_be_changed() {
    records.create(Entry.draft("a", Map.of("expires", clock.instant().getEpochSecond() + 1)));
    clock.pass(Duration.ofSeconds(1));

    assertThat(records.change("a", Guard.version(1), set(Map.of("b", "c"))))
        .isEqualTo(new Written.Conflict(null));
  }

  @Test
  void a_sweep_deletes_what_has_expired_and_nothing_else() throws SQLException {
    long now = clock.instant().getEpochSecond();
    Together.run(
        500, i -> records.create(Entry.draft("old-" + i, Map.of("expires", now + 10 + i % 7))));
    Together.run(20, i -> records.create(Entry.draft("young-" + i, Map.of("expires", now + 99))));
    Together.run(20, i -> records.create(Entry.draft("ageless-" + i, Map.of())));
    records.create(Entry.draft("kept", Map.of("expires", now + 10)));
    records.change("kept", Guard.version(1), remove("expires"));
    clock.pass(Duration.ofSeconds(16));

    assertThat(records.sweep()).isEqualTo(500);

    assertThat(records.sweep()).isZero();
    assertThat(query("SELECT count(*) FROM records")).containsExactly("41");
  }

  @Test
  void a_full_range_needs_no_dates() {
    records.create(Entry.draft("a", Map.of("bucket", "b", "time", Long.MAX_VALUE / 4000)));
    records.create(Entry.draft("b", Map.of("bucket", "b", "time", -1L)));

    assertThat(ids(new Range("b", Instant.MIN, Instant.MAX, 10, false, null)))
        .containsExactly("b", "a");
    assertThat(ids(new Range("b", Instant.MIN, Instant.MAX, 10, true, null)))
        .containsExactly("a", "b");
  }

  @Test
  void a_cursor_stays_where_it_is_while_records_come_and_go() {
    for (int i = 0; i < 6; i++) {
      records.create(Entry.draft("id-" + i, Map.of("bucket", "b", "time", 10L * i)));
    }
    Records.Page first = records.list(new Range("b", Instant.EPOCH, Instant.MAX, 3, false, null));
    records.change("id-2", Guard.version(1), remove("bucket"));
    records.create(Entry.draft("before", Map.of("bucket", "b", "time", 15L)));

    assertThat(ids(new Range("b", Instant.EPOCH, Instant.MAX, 3, false, first.cursor())))
        .containsExactly("id-3", "id-4", "id-5");
  }

  @Test
  void a_cursor_that_is_none_is_refused() {
    for (String cursor : List.of("?", "", "bm9uZQ", "bm86bmU")) {
      var range = new Range("b", Instant.EPOCH, Instant.MAX, 3, false, cursor);
      assertThatThrownBy(() -> records.list(range)).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void a_page_is_found_by_the_index_of_the_agenda_which_is_in_its_order() throws SQLException {
    assertThat(plan(Reading.OLDEST_FIRST))
        .containsExactly(
            "SEARCH records USING INDEX agenda (bucket=? AND (time,id)>(?,?) AND time<?)");
    assertThat(plan(Reading.NEWEST_FIRST))
        .containsExactly(
            "SEARCH records USING INDEX agenda (bucket=? AND time>? AND (time,id)<(?,?))");
  }

  @Test
  void nothing_scans() throws SQLException {
    var plans = new ArrayList<String>();
    for (String statement :
        List.of(
            Reading.ONE,
            Reading.OLDEST_FIRST,
            Reading.NEWEST_FIRST,
            Writing.SWEEP,
            Writing.UPDATE,
            Writing.MOVE)) {
      plans.addAll(plan(statement));
    }

    assertThat(plans).noneMatch(step -> step.startsWith("SCAN") || step.contains("TEMP B-TREE"));
    assertThat(plans).anyMatch(step -> step.contains("expiry"));
  }

  private List<String> ids(Range range) {
    return records.list(range).entries().stream().map(Listed::id).toList();
  }

  private List<String> plan(String statement) throws SQLException {
    return query("EXPLAIN QUERY PLAN " + statement);
  }

  /// The last column of each row.
  private List<String> query(String query) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("millrace.db"));
        var statement = connection.prepareStatement(query);
        var result = statement.executeQuery()) {
      var values = new ArrayList<String>();
      while (result.next()) {
        values.add(result.getString(result.getMetaData().getColumnCount()));
      }
      return values;
    }
  }

  private static Change set(Map<String, Object> fields) {
    return new Change(fields, Set.of(), Map.of(), Map.of());
  }

  private static Change remove(String field) {
    return new Change(Map.of(), Set.of(field), Map.of(), Map.of());
  }
}
