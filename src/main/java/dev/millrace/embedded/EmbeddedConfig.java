package dev.millrace.embedded;

import dev.millrace.settings.Settings;
import java.nio.file.Path;

/// Where the home in one file keeps its file.
record EmbeddedConfig(Path folder) {
  static final String FOLDER = "MILLRACE_DATA_DIR";

  static EmbeddedConfig from(Settings settings) {
    String folder =
        settings.text(
            FOLDER,
            ".millrace",
            "[^\\x00?]+",
            "a folder without ? in its name",
            "Where records are kept without AWS. One process at a time.");
    return new EmbeddedConfig(Path.of(folder));
  }
}
