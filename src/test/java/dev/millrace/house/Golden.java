package dev.millrace.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that a test writes: it fails while the file says something else, and with
/// `-Dgolden.update=true` it writes it anew.
public final class Golden {
  private Golden() {}

  public static void compare(Path file, String text) throws IOException {
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
    }
    assertThat(file)
        .as("%s is out of date; ./mvnw test -Dgolden.update=true writes it anew", file)
        .exists()
        .content()
        .isEqualTo(text);
  }
}
