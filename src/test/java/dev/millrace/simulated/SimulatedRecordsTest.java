package dev.millrace.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contract.RecordsContract;
import dev.millrace.simulated.Faults.Fault;
import dev.millrace.store.Entry;
import dev.millrace.store.Records;
import dev.millrace.store.Records.Range;
import dev.millrace.store.StoreUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SimulatedRecordsTest implements RecordsContract {
  private static final Entry DRAFT = Entry.draft("one", Map.of("bucket", "b", "time", 1L));

  private final SimulatedClock clock = new SimulatedClock();
  private final SimulatedRecords records = new SimulatedRecords(clock);

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

  @Test
  void a_refused_write_has_not_happened() {
    records.writes().next(1, Fault.REFUSED);

    assertThatThrownBy(() -> records.create(DRAFT)).isInstanceOf(StoreUnavailable.class);

    assertThat(records.get("one")).isNull();
    assertThat(records.create(DRAFT)).isInstanceOf(Records.Written.Done.class);
  }

  @Test
  void an_unanswered_write_has_happened() {
    records.writes().next(1, Fault.UNANSWERED);

    assertThatThrownBy(() -> records.create(DRAFT)).isInstanceOf(StoreUnavailable.class);

    assertThat(records.get("one")).isEqualTo(DRAFT);
  }

  @Test
  void a_lagging_agenda_shows_what_was_there() {
    Range range = Range.upTo("b", clock.instant(), 10);
    records.lag();
    records.create(DRAFT);
    assertThat(records.list(range).entries()).isEmpty();

    records.catchUp();

    assertThat(records.list(range).entries()).hasSize(1);
  }
}
