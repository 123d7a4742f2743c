package dev.millrace.embedded;

import dev.millrace.settings.Settings;
import dev.millrace.store.DataDir;
import java.nio.file.Path;

/// Where the home in one file keeps its file.
record EmbeddedConfig(Path folder) {
  static final String FOLDER = DataDir.VARIABLE;

  static EmbeddedConfig from(Settings settings) {
    return new EmbeddedConfig(DataDir.from(settings).path());
  }
}
