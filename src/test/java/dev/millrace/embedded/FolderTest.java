package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.settings.BadSetting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderTest {
  @TempDir private Path folder;

  @Test
  void a_second_process_is_refused_with_one_line_and_let_in_after_the_first() throws Exception {
    SqliteRecords first = open();

    OtherProcess second = OtherProcess.on(folder);

    assertThat(second.lines(1))
        .containsExactly(
            "MILLRACE_DATA_DIR=%s is not usable: expected a folder that no other process uses: stop the other one, or set MILLRACE_DATA_DIR to a folder of its own"
                .formatted(folder.toRealPath()));
    assertThat(second.exitCode()).isEqualTo(1);

    first.close();
    OtherProcess third = OtherProcess.on(folder);
    assertThat(third.lines(1)).first().asString().matches("\\d+-\\d+");
    third.kill();
  }

  @Test
  void a_process_is_refused_while_another_runs_and_let_in_once_that_is_killed() throws Exception {
    OtherProcess other = OtherProcess.on(folder);
    other.lines(1);
    assertRefused("no other process uses");

    other.kill();

    open().close();
  }

  @Test
  void a_second_opening_in_one_process_is_refused_and_leaves_the_first_its_hold() throws Exception {
    SqliteRecords first = open();

    assertRefused("no other process uses");

    assertThat(OtherProcess.on(folder).exitCode()).isEqualTo(1);
    first.close();
    open().close();
  }

  @Test
  void a_missing_folder_is_made() {
    SqliteRecords.open(folder.resolve("a/b"), InstantSource.system()).close();

    assertThat(folder.resolve("a/b/millrace.db")).exists();
  }

  @Test
  void a_file_where_the_folder_should_be_is_refused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");

    assertThatExceptionOfType(BadSetting.class)
        .isThrownBy(() -> SqliteRecords.open(file, InstantSource.system()))
        .withMessageContaining("a folder that can be made here");
  }

  @Test
  void a_file_that_is_no_database_is_refused_and_left_alone() throws IOException {
    String text = "no database at all ".repeat(1000);
    Files.writeString(folder.resolve("millrace.db"), text);

    assertRefused("move it away, or restore it from a copy");

    assertThat(folder.resolve("millrace.db")).hasContent(text);
  }

  @Test
  void another_programs_database_is_refused() throws SQLException {
    run("CREATE TABLE theirs(a)");

    assertRefused("this is another program's");
  }

  @Test
  void a_newer_format_is_refused() throws SQLException {
    open().close();
    run("PRAGMA user_version = 2");

    assertRefused("format 1, this is 2: start the version of Millrace that wrote it");
  }

  @Test
  void a_refused_folder_can_be_used_once_it_is_in_order() throws IOException {
    Path file = Files.writeString(folder.resolve("millrace.db"), "no database ".repeat(1000));
    assertRefused("move it away");
    Files.delete(file);

    open().close();
  }

  @Test
  void a_question_mark_in_the_path_is_refused() {
    assertThatExceptionOfType(BadSetting.class)
        .isThrownBy(() -> SqliteRecords.open(folder.resolve("what?/data"), InstantSource.system()))
        .withMessageContaining("without ? in its path");
  }

  private SqliteRecords open() {
    return SqliteRecords.open(folder, InstantSource.system());
  }

  private void assertRefused(String reason) {
    assertThatExceptionOfType(BadSetting.class)
        .isThrownBy(this::open)
        .withMessageStartingWith("MILLRACE_DATA_DIR=")
        .withMessageContaining(reason)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }

  private void run(String command) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("millrace.db"));
        var statement = connection.createStatement()) {
      statement.execute(command);
    }
  }
}
