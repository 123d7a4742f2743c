package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contract.Together;
import dev.millrace.store.Entry;
import dev.millrace.store.Records.Written;
import dev.millrace.store.StoreUnavailable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;

final class WriterTest {
  private static final String ROOMY = "PRAGMA max_page_count = 1000000";
  private static final String FULL = "PRAGMA max_page_count = 40";
  private static final String READ_ONLY = "PRAGMA query_only = 1";

  private final AtomicInteger commits = new AtomicInteger();

  /// Applies to connections opened from now on, as the writer does after a failure.
  private volatile String disk = ROOMY;

  private Database database;
  private SqliteRecords records;

  @BeforeEach
  void open(@TempDir Path path) {
    Folder folder = Folder.hold(path);
    database = Database.in(folder);
    records = new SqliteRecords(folder, this::connect, InstantSource.system());
    records.start();
  }

  @AfterEach
  void close() {
    records.close();
  }

  @Test
  void writes_that_come_together_are_committed_together() {
    Together.run(
        400,
        caller -> {
          for (int i = 0; i < 10; i++) {
            create(caller + "-" + i);
          }
        });

    assertThat(commits).hasValueBetween(8, 1000);
  }

  @Test
  void a_write_that_cannot_be_written_leaves_those_beside_it_alone() {
    List<Boolean> written =
        Together.call(
            100,
            i -> {
              if (i % 10 == 0) {
                Entry bad = Entry.draft("bad-" + i, Map.of("field", 1.5));
                assertThatThrownBy(() -> records.create(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("field field is a java.lang.Double");
                return false;
              }
              return create("good-" + i);
            });

    assertThat(written).filteredOn(each -> each).hasSize(90);
    assertThat(records.get("bad-0")).isNull();
  }

  @Test
  void a_full_disk_is_told_to_every_caller_and_nothing_is_said_to_be_written_that_is_not() {
    disk = FULL;
    create("before");

    List<Boolean> written = Together.call(200, i -> create("full-" + i));

    assertThat(written).contains(false);
    List<String> ids =
        IntStream.range(0, 200).filter(written::get).mapToObj(i -> "full-" + i).toList();
    assertThat(records.get(ids)).hasSameSizeAs(ids);
    assertThat(records.get("before")).isNotNull();
    assertThatExceptionOfType(StoreUnavailable.class)
        .isThrownBy(() -> records.create(draft("more", 300_000)))
        .withMessageContaining("can't be written")
        .withMessageContaining("full");
    assertThat(records.get("more")).isNull();
  }

  @Test
  void writing_goes_on_once_the_disk_has_room_again() {
    disk = FULL;
    assertThat(Together.call(200, i -> create("full-" + i))).contains(false);
    assertThat(create("full", 300_000)).isFalse();

    disk = ROOMY;
    create("the write that finds the old connection", 300_000);

    assertThat(Together.call(200, i -> create("again-" + i))).doesNotContain(false);
    assertThatCode(records::check).doesNotThrowAnyException();
  }

  @Test
  void a_check_fails_while_writing_does() {
    disk = READ_ONLY;
    assertThatCode(records::check).doesNotThrowAnyException();
    assertThat(create("a")).isFalse();
    assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(records::check);

    disk = ROOMY;

    assertThatCode(records::check).doesNotThrowAnyException();
    assertThat(create("a")).isTrue();
  }

  @Test
  void closing_commits_what_was_asked_and_refuses_what_comes_later() throws Exception {
    var begun = new CountDownLatch(50);
    var answers =
        CompletableFuture.supplyAsync(() ->
            Together.call(
                50,
                caller -> {
                  int answered = 0;
                  while (create(caller + "-" + answered)) {
                    answered++;
                    begun.countDown();
                  }
                  return answered;
                }));
    begun.await();

    records.close();

    List<Integer> answered = answers.get();
    assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> records.get("late"));
    assertThat(count()).isEqualTo(answered.stream().mapToInt(Integer::intValue).sum());
  }

  @Test
  void an_interrupted_caller_still_gets_its_answer() {
    Thread.currentThread().interrupt();

    Written answer = records.create(draft("a", 10));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(answer).isInstanceOf(Written.Done.class);
  }

  private boolean create(String id) {
    return create(id, 2000);
  }

  private boolean create(String id, int size) {
    try {
      return records.create(draft(id, size)) instanceof Written.Done;
    } catch (StoreUnavailable e) {
      return false;
    }
  }

  private static Entry draft(String id, int size) {
    return Entry.draft(id, Map.of("text", "x".repeat(size)));
  }

  private int count() throws SQLException {
    try (Connection connection = database.open();
        var statement = connection.createStatement();
        var result = statement.executeQuery("SELECT count(*) FROM records")) {
      return result.getInt(1);
    }
  }

  private Connection connect() throws SQLException {
    Connection connection = database.open();
    ((SQLiteConnection) connection)
        .addCommitListener(
            new SQLiteCommitListener() {
              @Override
              public void onCommit() {
                commits.incrementAndGet();
              }

              @Override
              public void onRollback() {}
            });
    try (var statement = connection.createStatement()) {
      statement.execute(disk);
    }
    return connection;
  }
}
