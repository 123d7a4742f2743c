package dev.millrace.embedded;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.sqlite.SQLiteConfig;

/// The SQLite file: what is in it, and how it is opened.
final class Database {
  /// Marks a file as ours (https://sqlite.org/pragma.html#pragma_application_id).
  private static final int OURS = 0x4d696c6c;

  static final int FORMAT = 1;

  /// A commit is on the disk before it is answered: FULL.
  private static final List<String> DURABLE =
      List.of(
          "PRAGMA busy_timeout = 5000",
          "PRAGMA synchronous = FULL",
          "PRAGMA cache_size = -16000",
          "PRAGMA journal_size_limit = 16777216");

  private static final List<String> SCHEMA =
      List.of(
          "BEGIN",
          """
          CREATE TABLE records(
            id TEXT PRIMARY KEY NOT NULL,
            version INTEGER NOT NULL,
            bucket TEXT,
            time INTEGER,
            expires INTEGER,
            type TEXT,
            queue TEXT,
            owner TEXT,
            fields BLOB NOT NULL)\
          """,
          "CREATE INDEX agenda ON records(bucket, time, id) WHERE bucket IS NOT NULL",
          "CREATE INDEX expiry ON records(expires) WHERE expires IS NOT NULL",
          "PRAGMA application_id = " + OURS,
          "PRAGMA user_version = " + FORMAT,
          "COMMIT");

  private final String url;

  private Database(Path file) {
    url = "jdbc:sqlite:" + file;
  }

  /// The file in `folder`, made if need be; throws `BadSetting` when something else is there.
  static Database in(Folder folder) {
    var database = new Database(folder.file());
    try (Connection connection = DriverManager.getConnection(database.url)) {
      database.prepare(connection, folder.file());
    } catch (SQLException e) {
      throw Folder.bad(
          folder.file(),
          "a database that can be read and written: move it away, or restore it from a copy ("
              + e.getMessage()
              + ")");
    }
    return database;
  }

  Connection open() throws SQLException {
    var config = new SQLiteConfig();
    // Else the driver asks for the row's number after each insert, in a statement of its own.
    config.setGetGeneratedKeys(false);
    Connection connection = config.createConnection(url);
    try {
      run(connection, DURABLE);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private void prepare(Connection connection, Path file) throws SQLException {
    int owner = number(connection, "PRAGMA application_id");
    int format = number(connection, "PRAGMA user_version");
    if (owner == 0
        && format == 0
        && number(connection, "SELECT count(*) FROM sqlite_schema") == 0) {
      run(connection, SCHEMA);
    } else if (owner != OURS) {
      throw Folder.bad(file, "a database of Millrace, this is another program's: move it away");
    } else if (format != FORMAT) {
      throw Folder.bad(
          file,
          "format %d, this is %d: start the version of Millrace that wrote it"
              .formatted(FORMAT, format));
    }
    // Kept in the file; asked for by two connections at once, one of them would be refused.
    run(connection, List.of("PRAGMA journal_mode = WAL"));
  }

  private static void run(Connection connection, List<String> commands) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    }
  }

  private static int number(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      return result.getInt(1);
    }
  }
}
