package dev.millrace.embedded;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.millrace.store.Entry;
import dev.millrace.store.Floor;
import dev.millrace.store.Records;
import dev.millrace.store.StoreUnavailable;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Three durable writes a task from one loop over one connection, a commit for each `BATCH`, in a
/// file of its own beside the store's. It writes the same columns, bytes and index entries as the
/// store does, but the rows are ready-made, and nothing is read.
final class SqliteFloor implements Floor {
  private static final int BATCH = 128;
  private static final int CALLERS = 256;

  private static final String INSERT =
      """
      INSERT INTO records(version, fields, bucket, time, type, queue, owner, id)
      VALUES (1, ?, ?, ?, ?, ?, ?, ?)\
      """;
  private static final String CLAIM =
      "UPDATE records SET version = 2, fields = ? WHERE id = ? AND version = 1";
  private static final String FINISH =
      """
      UPDATE records SET version = 3, fields = ?, bucket = ?, time = ?, expires = ?
      WHERE id = ? AND version = 2\
      """;

  private final Path path;
  private final Records store;
  private final TimeBasedEpochGenerator names = Generators.timeBasedEpochGenerator();
  private final Deque<String> waiting = new ArrayDeque<>();
  private @Nullable Folder folder;
  private @Nullable Connection connection;

  /// Its own file is in `path`; `store` is the engine's.
  SqliteFloor(Path path, Records store) {
    this.path = path;
    this.store = store;
  }

  /// One row of a batch.
  private interface Row {
    void write(PreparedStatement statement, String id) throws SQLException;
  }

  /// The store's writer commits together what comes together.
  @Override
  public void keep(List<Entry> records) {
    var next = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> callers = new ArrayList<>();
      for (int caller = 0; caller < CALLERS; caller++) {
        callers.add(
            threads.submit(() -> {
              for (int n = next.getAndIncrement(); n < records.size(); n = next.getAndIncrement()) {
                store.create(records.get(n));
              }
            }));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public long alone(Sample sample) {
    long begin = System.nanoTime();
    enqueue(sample, 1);
    process(sample, 1);
    return System.nanoTime() - begin;
  }

  @Override
  public void enqueue(Sample sample, int count) {
    Entry draft = sample.draft();
    byte[] fields = FieldsText.write(draft.fields());
    for (int left = count; left > 0; left -= BATCH) {
      var ids = new ArrayDeque<String>();
      while (ids.size() < Math.min(left, BATCH)) {
        ids.add(names.generate().toString());
      }
      commit(
          INSERT,
          ids,
          (row, id) -> {
            row.setBytes(1, fields);
            row.setString(2, draft.text(Entry.BUCKET));
            row.setLong(3, draft.number(Entry.TIME));
            int next = 4;
            for (String name : Entry.LISTED) {
              row.setString(next++, draft.text(name));
            }
            row.setString(next, id);
          });
      waiting.addAll(ids);
    }
  }

  @Override
  public void process(Sample sample, int count) {
    Entry claimed = sample.claim().applyTo(sample.draft());
    Entry finished = sample.finish().applyTo(claimed);
    byte[] before = FieldsText.write(claimed.fields());
    byte[] after = FieldsText.write(finished.fields());
    while (!waiting.isEmpty()) {
      var ids = new ArrayDeque<String>();
      while (ids.size() < BATCH && !waiting.isEmpty()) {
        ids.add(waiting.remove());
      }
      commit(
          CLAIM,
          ids,
          (row, id) -> {
            row.setBytes(1, before);
            row.setString(2, id);
          });
      commit(
          FINISH,
          ids,
          (row, id) -> {
            row.setBytes(1, after);
            row.setString(2, finished.text(Entry.BUCKET));
            row.setLong(3, finished.number(Entry.TIME));
            row.setLong(4, finished.number(Entry.EXPIRES));
            row.setString(5, id);
          });
    }
  }

  @Override
  public Spent spent() {
    return Spent.NOTHING;
  }

  @Override
  public void close() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      throw new StoreUnavailable("the floor's file can't be closed", e);
    } finally {
      if (folder != null) {
        folder.close();
      }
    }
  }

  private void commit(String sql, Iterable<String> ids, Row row) {
    try {
      Connection here = opened();
      try (PreparedStatement statement = here.prepareStatement(sql)) {
        for (String id : ids) {
          row.write(statement, id);
          if (statement.executeUpdate() != 1) {
            throw new StoreUnavailable("the floor wrote a row that was not there", null);
          }
        }
      }
      here.commit();
    } catch (SQLException e) {
      throw new StoreUnavailable("the floor's file can't be written", e);
    }
  }

  private Connection opened() throws SQLException {
    if (connection == null) {
      folder = Folder.hold(path);
      connection = Database.in(folder).open();
      connection.setAutoCommit(false);
    }
    return connection;
  }
}
