package dev.millrace.embedded;

import dev.millrace.settings.Settings;
import dev.millrace.store.DataDir;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/// The two ports of a process that is at home in one file.
@Factory
@Requires(property = "millrace.home", value = "embedded")
final class EmbeddedHome {
  @Singleton
  @Bean(preDestroy = "close")
  SqliteRecords records(Settings settings, InstantSource clock) {
    return SqliteRecords.open(DataDir.from(settings).path(), clock);
  }

  @Singleton
  @Bean(preDestroy = "close")
  SqliteFloor floor(Settings settings, SqliteRecords records) {
    return new SqliteFloor(DataDir.from(settings).path().resolve("floor"), records);
  }

  @Singleton
  MemoryQueue queue(InstantSource clock) {
    return new MemoryQueue(clock);
  }
}
