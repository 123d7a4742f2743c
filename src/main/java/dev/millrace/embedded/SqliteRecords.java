package dev.millrace.embedded;

import dev.millrace.store.Change;
import dev.millrace.store.Entry;
import dev.millrace.store.Guard;
import dev.millrace.store.Records;
import dev.millrace.store.StoreUnavailable;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Records in one SQLite file. An answered write is on the disk.
final class SqliteRecords implements Records, AutoCloseable {
  /// Small, so that writers wait little for the sweep.
  private static final int PORTION = 200;

  private final Folder folder;
  private final Recent recent = Recent.ofHeap();
  private final Writer writer;
  private final Readers readers;
  private final Sweeper sweeper = new Sweeper(this::sweep);

  SqliteRecords(Folder folder, Connections<Connection> connections, InstantSource clock) {
    this.folder = folder;
    writer = new Writer(() -> new Writing(connections.open(), clock, recent));
    readers = new Readers(() -> new Reading(connections.open(), clock));
  }

  /// The records in `path`, which is made if need be; throws `BadSetting` when it can't be used.
  static SqliteRecords open(Path path, InstantSource clock) {
    Folder folder = Folder.hold(path);
    try {
      var records = new SqliteRecords(folder, Database.in(folder)::open, clock);
      records.start();
      return records;
    } catch (RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  void start() {
    writer.start();
    sweeper.start(Duration.ofMinutes(1), Duration.ofDays(1));
  }

  @Override
  public Written create(Entry draft) {
    Row row = Row.of(draft);
    return writer.write(writing -> writing.create(row));
  }

  @Override
  public Written change(String id, Guard guard, Change change) {
    Intent intent = Intent.of(id, guard, change, recent.get(id));
    return writer.write(writing -> writing.change(intent));
  }

  @Override
  public @Nullable Entry get(String id) {
    List<Entry> found = get(List.of(id));
    return found.isEmpty() ? null : found.getFirst();
  }

  @Override
  public List<Entry> get(List<String> ids) {
    return readers.read(reading -> reading.get(ids));
  }

  @Override
  public Page list(Range range) {
    return readers.read(reading -> reading.list(range));
  }

  @Override
  public Whole all(@Nullable String after, int limit) {
    return readers.read(reading -> reading.all(after, limit));
  }

  @Override
  public void add(String id, Map<String, Long> sums) {
    writer.write(writing -> writing.add(id, sums));
  }

  @Override
  public void check() {
    get("");
    if (writer.failing()) {
      writer.write(Writing::touch);
    }
  }

  @Override
  public int shards() {
    return 1;
  }

  /// Deletes what has expired, a portion at a time; how many records it were.
  int sweep() {
    int all = 0;
    int portion = PORTION;
    while (portion == PORTION && !Thread.currentThread().isInterrupted()) {
      portion = writer.write(writing -> writing.sweep(PORTION));
      all += portion;
    }
    return all;
  }

  /// What was asked is still written; after that, calls throw `StoreUnavailable`.
  @Override
  public void close() {
    try {
      sweeper.close();
      writer.close();
      readers.close();
      folder.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("closing was interrupted", e);
    }
  }
}
