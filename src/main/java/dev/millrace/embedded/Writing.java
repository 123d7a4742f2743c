package dev.millrace.embedded;

import dev.millrace.store.Change;
import dev.millrace.store.Entry;
import dev.millrace.store.Records.Written;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is written over one connection, by one thread, in transactions. Each write is one statement
/// that runs after everything that can go wrong in Java, so a write that throws has done nothing.
final class Writing implements AutoCloseable {
  static final String SWEEP =
      """
      DELETE FROM records
      WHERE rowid IN (SELECT rowid FROM records WHERE expires <= ? LIMIT ?)\
      """;

  private static final String INSERT =
      """
      INSERT INTO records(version, fields, bucket, time, expires, type, queue, owner, id)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT(id) DO UPDATE SET version = excluded.version, fields = excluded.fields,
        bucket = excluded.bucket, time = excluded.time, expires = excluded.expires,
        type = excluded.type, queue = excluded.queue, owner = excluded.owner
      WHERE records.expires <= ?\
      """;

  /// An index is written whenever one of its columns is named, so most changes name none.
  static final String UPDATE = "UPDATE records SET version = ?, fields = ? WHERE id = ?";

  static final String MOVE =
      """
      UPDATE records SET version = ?, fields = ?, bucket = ?, time = ?, expires = ? WHERE id = ?\
      """;

  /// Fields in an index.
  private static final List<String> PLACE = List.of(Entry.BUCKET, Entry.TIME, Entry.EXPIRES);

  private final Connection connection;
  private final InstantSource clock;
  private final Reading reading;
  private final Recent recent;
  private final PreparedStatement insert;
  private final PreparedStatement update;
  private final PreparedStatement move;
  private final PreparedStatement sweep;
  private final PreparedStatement touch;

  /// What `recent` holds was written over another connection, so it is cleared.
  Writing(Connection connection, InstantSource clock, Recent recent) throws SQLException {
    this.connection = connection;
    this.clock = clock;
    this.recent = recent;
    recent.clear();
    // Else the driver tries to begin a transaction at each statement.
    connection.setAutoCommit(false);
    reading = new Reading(connection, clock);
    insert = connection.prepareStatement(INSERT);
    update = connection.prepareStatement(UPDATE);
    move = connection.prepareStatement(MOVE);
    sweep = connection.prepareStatement(SWEEP);
    touch = connection.prepareStatement("PRAGMA user_version = " + Database.FORMAT);
  }

  /// Ends the transaction; the next write begins another.
  void commit() throws SQLException {
    connection.commit();
  }

  Written create(Row draft) throws SQLException {
    int next = bindAll(insert, draft);
    insert.setLong(next, clock.instant().getEpochSecond());
    if (insert.executeUpdate() == 1) {
      remember(draft.entry());
      return new Written.Done(draft.entry());
    }
    Entry current = reading.get(draft.entry().id());
    // One that expired between the two statements is out of the way by now.
    return current == null ? create(draft) : new Written.Conflict(current);
  }

  Written change(Intent intent) throws SQLException {
    Entry current = current(intent.id());
    if (current == null || !intent.guard().allows(current)) {
      return new Written.Conflict(current);
    }
    return replace(current, intent.of(current));
  }

  Written add(String id, Map<String, Long> sums) throws SQLException {
    Entry current = current(id);
    if (current == null) {
      return create(Row.of(Entry.draft(id, Map.copyOf(sums))));
    }
    var change = new Change(Map.of(), Set.of(), sums, Map.of());
    return replace(current, Row.of(change.applyTo(current)));
  }

  /// This connection is the only one that writes, so what it wrote needs no reading; a failed
  /// commit ends the connection, and with it what is remembered.
  private @Nullable Entry current(String id) throws SQLException {
    Entry entry = recent.get(id);
    if (entry == null) {
      return reading.get(id);
    }
    boolean expired =
        entry.fields().get(Entry.EXPIRES) instanceof Long end
            && end <= clock.instant().getEpochSecond();
    return expired ? null : entry;
  }

  /// What has an end is not likely to be written again.
  private void remember(Entry entry) {
    if (entry.fields().containsKey(Entry.EXPIRES)) {
      recent.forget(entry.id());
    } else {
      recent.keep(entry);
    }
  }

  /// Deletes up to `most` records that have expired; how many it were.
  int sweep(int most) throws SQLException {
    sweep.setLong(1, clock.instant().getEpochSecond());
    sweep.setInt(2, most);
    return sweep.executeUpdate();
  }

  /// Writes what is there already, to see whether writing works.
  boolean touch() throws SQLException {
    return touch.execute();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private Written replace(Entry before, Row row) throws SQLException {
    Entry after = row.entry();
    boolean stays =
        PLACE.stream()
            .allMatch(name -> Objects.equals(before.fields().get(name), after.fields().get(name)));
    if (stays) {
      int next = bind(update, row);
      update.setString(next, after.id());
      update.executeUpdate();
    } else {
      int next = bindPlace(move, row);
      move.setString(next, after.id());
      move.executeUpdate();
    }
    remember(after);
    return new Written.Done(after);
  }

  private static int bind(PreparedStatement statement, Row row) throws SQLException {
    statement.setLong(1, row.entry().version());
    statement.setBytes(2, row.fields());
    return 3;
  }

  private static int bindAll(PreparedStatement statement, Row row) throws SQLException {
    int next = bindPlace(statement, row);
    for (String name : Entry.LISTED) {
      statement.setObject(next++, row.entry().fields().get(name));
    }
    statement.setString(next++, row.entry().id());
    return next;
  }

  private static int bindPlace(PreparedStatement statement, Row row) throws SQLException {
    int next = bind(statement, row);
    Map<String, Object> fields = row.entry().fields();
    boolean planned = fields.get(Entry.TIME) instanceof Long;
    statement.setObject(next++, planned ? fields.get(Entry.BUCKET) : null);
    statement.setObject(next++, fields.get(Entry.TIME));
    statement.setObject(next++, fields.get(Entry.EXPIRES));
    return next;
  }
}
