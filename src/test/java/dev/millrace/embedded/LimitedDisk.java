package dev.millrace.embedded;

import dev.millrace.settings.Settings;
import dev.millrace.store.DataDir;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;

/// The home in one file on a disk that can be full, for a server that has a `Disk` among its beans.
@Factory
@Requires(beans = LimitedDisk.Disk.class)
final class LimitedDisk {
  /// How many pages of the file have room; SQLite refuses more as it does when a disk is full.
  static final class Disk {
    private volatile int pages = 1_000_000;

    void has(int roomFor) {
      pages = roomFor;
    }

    private Connection connect(Database database) throws SQLException {
      Connection connection = database.open();
      try (var statement = connection.createStatement()) {
        statement.execute("PRAGMA max_page_count = " + pages);
      }
      return connection;
    }
  }

  @Singleton
  @Bean(preDestroy = "close")
  @Replaces(value = SqliteRecords.class, factory = EmbeddedHome.class)
  SqliteRecords records(Disk disk, Settings settings, InstantSource clock) {
    Folder folder = Folder.hold(DataDir.from(settings).path());
    Database database = Database.in(folder);
    var records = new SqliteRecords(folder, () -> disk.connect(database), clock);
    records.start();
    return records;
  }
}
