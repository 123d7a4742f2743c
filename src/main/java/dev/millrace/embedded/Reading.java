package dev.millrace.embedded;

import dev.millrace.store.Entry;
import dev.millrace.store.Records.Listed;
import dev.millrace.store.Records.Page;
import dev.millrace.store.Records.Range;
import dev.millrace.store.Records.Whole;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What is read over one connection, by one thread at a time; what has expired is left out.
final class Reading implements AutoCloseable {
  private static final String ALIVE = "(expires IS NULL OR expires > ?)";

  static final String ONE = "SELECT version, fields FROM records WHERE id = ? AND " + ALIVE;

  private static final String AGENDA =
      "SELECT id, time, type, queue, owner FROM records WHERE bucket = ? AND " + ALIVE;

  static final String OLDEST_FIRST =
      AGENDA + " AND (time, id) > (?, ?) AND time <= ? ORDER BY time, id LIMIT ?";

  static final String NEWEST_FIRST =
      AGENDA + " AND (time, id) < (?, ?) AND time >= ? ORDER BY time DESC, id DESC LIMIT ?";

  private static final String ALL =
      "SELECT id, version, fields FROM records WHERE id > ? AND " + ALIVE + " ORDER BY id LIMIT ?";

  private final Connection connection;
  private final InstantSource clock;
  private final PreparedStatement one;
  private final PreparedStatement oldestFirst;
  private final PreparedStatement newestFirst;

  Reading(Connection connection, InstantSource clock) throws SQLException {
    this.connection = connection;
    this.clock = clock;
    one = connection.prepareStatement(ONE);
    oldestFirst = connection.prepareStatement(OLDEST_FIRST);
    newestFirst = connection.prepareStatement(NEWEST_FIRST);
  }

  @Nullable Entry get(String id) throws SQLException {
    one.setString(1, id);
    one.setLong(2, clock.instant().getEpochSecond());
    try (ResultSet row = one.executeQuery()) {
      return row.next() ? new Entry(id, row.getLong(1), FieldsText.read(row.getBytes(2))) : null;
    }
  }

  List<Entry> get(List<String> ids) throws SQLException {
    var entries = new ArrayList<Entry>(ids.size());
    for (String id : ids) {
      Entry entry = get(id);
      if (entry != null) {
        entries.add(entry);
      }
    }
    return entries;
  }

  Page list(Range range) throws SQLException {
    long from = millis(range.from());
    long until = millis(range.until());
    boolean down = range.newestFirst();
    Cursor start = Cursor.of(range.cursor(), down ? until + 1 : from);
    PreparedStatement page = down ? newestFirst : oldestFirst;
    page.setString(1, range.bucket());
    page.setLong(2, clock.instant().getEpochSecond());
    page.setLong(3, start.time());
    page.setString(4, start.id());
    page.setLong(5, down ? from : until);
    page.setInt(6, range.limit() + 1);
    try (ResultSet rows = page.executeQuery()) {
      var entries = new ArrayList<Listed>();
      while (rows.next()) {
        if (entries.size() == range.limit()) {
          Listed last = entries.getLast();
          return new Page(entries, new Cursor(last.time().toEpochMilli(), last.id()).text());
        }
        entries.add(listed(rows));
      }
      return new Page(entries, null);
    }
  }

  /// No id is empty, so a walk that begins there sees all of them.
  Whole all(@Nullable String after, int limit) throws SQLException {
    try (PreparedStatement page = connection.prepareStatement(ALL)) {
      page.setString(1, after == null ? "" : after);
      page.setLong(2, clock.instant().getEpochSecond());
      page.setInt(3, limit);
      try (ResultSet rows = page.executeQuery()) {
        var entries = new ArrayList<Entry>();
        while (rows.next()) {
          entries.add(
              new Entry(rows.getString(1), rows.getLong(2), FieldsText.read(rows.getBytes(3))));
        }
        return new Whole(entries, entries.size() < limit ? null : entries.getLast().id());
      }
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }

  private static Listed listed(ResultSet row) throws SQLException {
    Map<String, String> fields = new HashMap<>();
    for (String name : Entry.LISTED) {
      String text = row.getString(name);
      if (text != null) {
        fields.put(name, text);
      }
    }
    return new Listed(row.getString(1), Instant.ofEpochMilli(row.getLong(2)), fields);
  }

  /// `Instant.MIN` and `MAX` mean without end, and don't fit.
  private static long millis(Instant time) {
    long most = Long.MAX_VALUE / 2_000;
    return Math.clamp(time.getEpochSecond(), -most, most) * 1_000 + time.getNano() / 1_000_000;
  }
}
