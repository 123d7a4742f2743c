package dev.millrace.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Port: versioned records with one index, the agenda. Calls block; a home gathers calls that come
/// at the same time into batches. Every method throws `StoreUnavailable` when the store does not
/// answer, in which case a write may or may not have happened.
public interface Records {
  /// The most bytes that one record may hold in its fields, names included (DynamoDB items end at
  /// 400 KB).
  int MOST_BYTES = 380_000;

  /// Writes `draft` at version 1 unless there is a record under its id.
  Written create(Entry draft);

  /// Changes the record `id` if `guard` allows it; the version rises by one.
  Written change(String id, Guard guard, Change change);

  /// The record, read so that every earlier answered write is seen; null when there is none.
  @Nullable Entry get(String id);

  /// Those of the records that exist, in no order; read like `get`.
  List<Entry> get(List<String> ids);

  /// Part of the agenda: entries in `bucket`. May lag behind writes by a moment.
  Page list(Range range);

  /// Up to `limit` (1 to 1,000) records, whatever they are, each once in a walk from page to page;
  /// `after` is where an earlier page left off. It costs what the whole store costs, so only an
  /// operator asks for it.
  Whole all(@Nullable String after, int limit);

  /// Adds to the numbers in record `id`, which is made if need be; versions don't matter here.
  void add(String id, Map<String, Long> sums);

  /// Throws `StoreUnavailable` unless the store can serve requests now.
  void check();

  /// Over how many buckets a crowded part of the agenda is spread.
  int shards();

  /// How a write went.
  sealed interface Written {
    /// It happened; `now` is the record after it.
    record Done(Entry now) implements Written {}

    /// It did not; `current` is the record as it is, null when there is none.
    record Conflict(@Nullable Entry current) implements Written {}
  }

  /// Which part of the agenda to list: `bucket`, from `from` up to and with `until`, oldest first
  /// unless `newestFirst`, at most `limit` (1 to 1,000), from where `cursor` (of an earlier page)
  /// left off.
  record Range(
      String bucket,
      Instant from,
      Instant until,
      int limit,
      boolean newestFirst,
      @Nullable String cursor) {
    /// Later than any time in the agenda.
    public static final Instant FOREVER = Instant.parse("9999-12-31T23:59:59Z");

    /// The oldest `limit` entries up to `until`.
    public static Range upTo(String bucket, Instant until, int limit) {
      return new Range(bucket, Instant.EPOCH, until, limit, false, null);
    }
  }

  /// Entries of the agenda, and where to go on, null at the end.
  record Page(List<Listed> entries, @Nullable String cursor) {}

  /// Some of all records, and where to go on, null at the end.
  record Whole(List<Entry> entries, @Nullable String next) {}

  /// One entry of the agenda: which record, when, and its listed fields.
  record Listed(String id, Instant time, Map<String, String> fields) {}
}
