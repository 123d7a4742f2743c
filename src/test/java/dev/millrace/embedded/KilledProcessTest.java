package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.store.Entry;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KilledProcessTest {
  @TempDir private Path folder;

  @Test
  void every_answered_write_outlives_a_killed_process() throws Exception {
    List<String> answered = killedAfter(3000);

    SqliteRecords records = SqliteRecords.open(folder, InstantSource.system());

    assertThat(records.get(answered)).hasSameSizeAs(answered);
    records.close();
  }

  @Test
  void garbage_at_the_end_of_the_log_is_ignored() throws Exception {
    List<String> answered = killedAfter(500);
    Files.write(log(), "garbage ".repeat(2000).getBytes(), StandardOpenOption.APPEND);

    SqliteRecords records = SqliteRecords.open(folder, InstantSource.system());

    assertThat(records.get(answered)).hasSameSizeAs(answered);
    assertServes(records);
  }

  @Test
  void a_torn_log_does_not_stop_the_start() throws Exception {
    killedAfter(500);
    try (var channel = FileChannel.open(log(), StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 1234);
    }

    assertServes(SqliteRecords.open(folder, InstantSource.system()));
  }

  private List<String> killedAfter(int writes) throws IOException, InterruptedException {
    OtherProcess process = OtherProcess.on(folder);
    var answered = new ArrayList<>(process.lines(writes));
    answered.addAll(process.kill());
    assertThat(answered).hasSizeGreaterThanOrEqualTo(writes);
    return answered;
  }

  private Path log() {
    return folder.resolve("millrace.db-wal");
  }

  private static void assertServes(SqliteRecords records) {
    Entry draft = Entry.draft("new", Map.of());
    records.create(draft);
    assertThat(records.get("new")).isEqualTo(draft);
    records.close();
  }
}
