package dev.millrace.embedded;

import dev.millrace.settings.Settings;
import dev.millrace.store.DataDir;
import dev.millrace.store.HomeCheck;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// What the home in one file needs of its disk, and a clock that did not run backwards.
@Singleton
@Requires(property = "millrace.home", value = "embedded")
final class EmbeddedCheck implements HomeCheck {
  private static final long LEAST_FREE = 256L << 20;
  private static final Duration SKEW = Duration.ofSeconds(5);

  private final Path folder;
  private final InstantSource clock;

  EmbeddedCheck(Settings settings, InstantSource clock) {
    this.folder = DataDir.from(settings).path();
    this.clock = clock;
  }

  @Override
  public List<Sight> examine() {
    try {
      return List.of(disk(), clock());
    } catch (IOException e) {
      String seen = "the data folder %s can't be looked at: %s".formatted(folder, e);
      return List.of(new Sight("disk", seen, "let this user read and write it"));
    }
  }

  private Sight disk() throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    String seen = "%d MB free for %s".formatted(free >> 20, folder);
    return new Sight(
        "disk",
        seen,
        free < LEAST_FREE ? "make room, or set MILLRACE_DATA_DIR to a larger disk" : null);
  }

  private Sight clock() throws IOException {
    Path file = folder.resolve("millrace.db");
    Instant written =
        Files.exists(file) ? Files.getLastModifiedTime(file).toInstant() : Instant.MIN;
    boolean back = written.isAfter(clock.instant().plus(SKEW));
    return back
        ? new Sight(
            "clock",
            "%s was written at %s, which is yet to come".formatted(file, written),
            "set this machine's clock, and let it keep time, for example with chrony")
        : new Sight("clock", "later than all that was recorded", null);
  }
}
