package dev.millrace.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/// A folder for the moment.
record Scratch(Path path) implements AutoCloseable {
  Scratch() {
    this(make());
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(path)) {
      for (Path one : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(one);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path make() {
    try {
      return Files.createTempDirectory("millrace-scratch-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
