package dev.millrace.store;

import dev.millrace.settings.Settings;
import java.nio.file.Path;

/// The folder where this process keeps its files.
public record DataDir(Path path) {
  public static DataDir from(Settings settings) {
    return new DataDir(
        Path.of(
            settings.text(
                "MILLRACE_DATA_DIR",
                ".millrace",
                ".+",
                "a folder that can be written",
                "where this process keeps its files")));
  }
}
