package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.contract.Together;
import dev.millrace.store.Change;
import dev.millrace.store.Entry;
import dev.millrace.store.Guard;
import dev.millrace.store.Records.Range;
import dev.millrace.store.Records.Written;
import dev.millrace.task.Doorbell;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What AWS would ask for, counted at the client.
final class AwsCostTest {
  private static final Homes HOME = Homes.fresh();
  private static final DynamoRecords RECORDS = HOME.records();
  private static final SqsQueue QUEUE = HOME.queue();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @Test
  void a_small_record_in_the_agenda_costs_two_write_units_and_one_outside_one() {
    assertThat(written(() -> create(Map.of("a", "b")))).isEqualTo(1);
    assertThat(written(() -> create(planned()))).isEqualTo(2);
  }

  @Test
  void a_change_that_stays_in_its_place_of_the_agenda_costs_one_write_unit() {
    Entry entry = create(planned());
    var change =
        new Change(
            Map.of("status", "PROCESSING"),
            Set.of("due"),
            Map.of("attempt", 1L),
            Map.of("history", List.of("started")));

    assertThat(written(() -> change(entry.id(), change))).isEqualTo(1);
  }

  @Test
  void a_change_that_moves_in_the_agenda_costs_three_write_units() {
    Entry entry = create(planned());
    var change = new Change(Map.of("bucket", "completed#1"), Set.of(), Map.of(), Map.of());

    assertThat(written(() -> change(entry.id(), change))).isEqualTo(3);
  }

  @Test
  void a_write_is_one_request_and_needs_no_read() {
    long before = requests("DynamoDb.PutItem") + requests("DynamoDb.UpdateItem");
    double read = HOME.calls.readUnits();
    Entry entry = create(planned());
    change(entry.id(), new Change(Map.of("a", "b"), Set.of(), Map.of(), Map.of()));

    assertThat(requests("DynamoDb.PutItem") + requests("DynamoDb.UpdateItem") - before)
        .isEqualTo(2);
    assertThat(HOME.calls.readUnits()).isEqualTo(read);
  }

  @Test
  void a_page_of_the_agenda_is_one_query() {
    create(planned());
    long before = requests("DynamoDb.Query");
    RECORDS.list(Range.upTo("due#q#1", Instant.ofEpochMilli(10_000), 100));

    assertThat(requests("DynamoDb.Query") - before).isEqualTo(1);
  }

  @Test
  void what_is_sent_deleted_and_hidden_at_the_same_time_goes_out_in_tens() {
    Together.run(100, i -> QUEUE.send("q0", new Doorbell("task-" + i, 1), Duration.ZERO));
    var received =
        Together.call(
                20, _ -> QUEUE.receive("q0", 10, Duration.ofSeconds(1), Duration.ofMinutes(1)))
            .stream()
            .flatMap(List::stream)
            .toList();
    assertThat(received).hasSizeGreaterThan(50);
    Together.run(received.size(), i -> QUEUE.hide(received.get(i), Duration.ofMinutes(2)));
    Together.run(received.size(), i -> QUEUE.delete(received.get(i)));

    assertThat(requests("Sqs.SendMessageBatch")).isBetween(10L, 20L);
    assertThat(requests("Sqs.ChangeMessageVisibilityBatch")).isBetween(5L, 20L);
    assertThat(requests("Sqs.DeleteMessageBatch")).isBetween(5L, 20L);
  }

  private static Map<String, Object> planned() {
    return Map.of("bucket", "due#q#1", "time", 1000L, "due", 1000L, "type", "mail", "owner", "ann");
  }

  private static Entry create(Map<String, Object> fields) {
    Entry draft = Entry.draft("id-" + NUMBER.incrementAndGet(), fields);
    assertThat(RECORDS.create(draft)).isEqualTo(new Written.Done(draft));
    return draft;
  }

  private static void change(String id, Change change) {
    assertThat(RECORDS.change(id, Guard.version(1), change)).isInstanceOf(Written.Done.class);
  }

  private static double written(Runnable write) {
    double before = HOME.calls.writeUnits();
    write.run();
    return HOME.calls.writeUnits() - before;
  }

  private static long requests(String name) {
    return HOME.calls.requests().getOrDefault(name, 0L);
  }
}
