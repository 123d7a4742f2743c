package dev.millrace.handler.builtin;

import dev.millrace.handler.PermanentFailure;
import dev.millrace.settings.Settings;
import dev.millrace.store.DataDir;
import jakarta.inject.Singleton;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// The data folder as handlers see it: paths that leave it are refused, and a file appears whole or
/// not at all.
@Singleton
final class Folder {
  private final Path root;

  Folder(Settings settings) {
    this.root = DataDir.from(settings).path().toAbsolutePath().normalize();
  }

  /// Writes a file's content.
  interface Content {
    void to(OutputStream out) throws IOException, InterruptedException;
  }

  /// The file at `relative`, which may not exist; links are followed before they are judged.
  Path file(String relative) throws IOException {
    Path path = root.resolve(parsed(relative)).normalize();
    if (!path.startsWith(root) || path.equals(root)) {
      throw outside(relative);
    }
    Path there = path;
    while (there != null && !Files.exists(there)) {
      if (Files.isSymbolicLink(there)) {
        throw outside(relative);
      }
      there = there.getParent();
    }
    boolean escapes =
        there != null
            && there.startsWith(root)
            && !there.toRealPath().startsWith(root.toRealPath());
    if (escapes) {
      throw outside(relative);
    }
    return path;
  }

  /// Where `file` is in the data folder, with `/` between names.
  String place(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  /// Writes `file` beside its place, then moves it there; answers its size in bytes.
  long write(Path file, Content content) throws IOException, InterruptedException {
    Path parent = Files.createDirectories(file.resolveSibling("x").getParent());
    Path draft = Files.createTempFile(parent, ".draft", ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE);
          OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel))) {
        content.to(out);
        out.flush();
        channel.force(true);
      }
      long bytes = Files.size(draft);
      move(draft, file);
      return bytes;
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static void move(Path draft, Path file) throws IOException {
    try {
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("the data folder can't move files atomically; use a local disk", e);
    }
  }

  private static Path parsed(String relative) {
    try {
      if (relative.isBlank() || relative.indexOf('\\') >= 0) {
        throw outside(relative);
      }
      return Path.of(relative);
    } catch (InvalidPathException e) {
      throw new PermanentFailure("the path has a character that no file's name can have", e);
    }
  }

  private static PermanentFailure outside(String relative) {
    return new PermanentFailure("'%s' is not a path inside the data folder".formatted(relative));
  }
}
