package dev.millrace.store;

import dev.millrace.settings.Settings;
import java.nio.file.Path;

/// The folder where this process keeps its files.
public record DataDir(Path path) {
  /// The variable that names it.
  public static final String VARIABLE = "MILLRACE_DATA_DIR";

  /// Reads `MILLRACE_DATA_DIR`.
  public static DataDir from(Settings settings) {
    return new DataDir(
        Path.of(
            settings.text(
                VARIABLE,
                ".millrace",
                "[^\\x00?]+",
                "a folder without ? in its name",
                "where this process keeps its files: records without AWS, letters, images, exports")));
  }
}
