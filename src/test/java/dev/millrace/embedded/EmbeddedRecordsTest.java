package dev.millrace.embedded;

import dev.millrace.contract.RecordsContract;
import dev.millrace.simulated.SimulatedClock;
import dev.millrace.store.Records;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedRecordsTest implements RecordsContract {
  private final SimulatedClock clock = new SimulatedClock();
  private SqliteRecords records;

  @BeforeEach
  void open(@TempDir Path folder) {
    records = SqliteRecords.open(folder, clock);
  }

  @AfterEach
  void close() {
    records.close();
  }

  @Override
  public Records records() {
    return records;
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void pass(Duration time) {
    clock.pass(time);
  }
}
