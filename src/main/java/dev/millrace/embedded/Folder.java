package dev.millrace.embedded;

import dev.millrace.settings.BadSetting;
import dev.millrace.store.DataDir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The data folder, held by one process at a time; the hold ends with the process, however that
/// ends.
final class Folder implements AutoCloseable {
  /// Closing any channel on a file drops the whole process's locks on it (POSIX), so a second hold
  /// in this process must be refused before it opens one.
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel channel;

  private Folder(Path path, FileChannel channel) {
    this.path = path;
    this.channel = channel;
  }

  /// Makes and holds the folder; throws `BadSetting` when that can't be done.
  static Folder hold(Path named) {
    Path path = make(named);
    if (path.toString().contains("?")) {
      throw bad(path, "a folder without ? in its path, which SQLite's driver would cut off there");
    }
    if (!HELD.add(path)) {
      throw taken(path);
    }
    try {
      return new Folder(path, lock(path));
    } catch (RuntimeException e) {
      HELD.remove(path);
      throw e;
    }
  }

  /// A folder that can't be used, and why.
  static BadSetting bad(Path path, String expected) {
    return new BadSetting(DataDir.VARIABLE, path.toString(), expected);
  }

  Path file() {
    return path.resolve("millrace.db");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      HELD.remove(path);
    }
  }

  private static Path make(Path named) {
    try {
      return Files.createDirectories(named.toAbsolutePath()).toRealPath();
    } catch (IOException e) {
      throw bad(named, "a folder that can be made here (" + e + ")");
    }
  }

  private static FileChannel lock(Path path) {
    try {
      var channel =
          FileChannel.open(
              path.resolve("millrace.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() != null) {
        return channel;
      }
      channel.close();
      throw taken(path);
    } catch (IOException e) {
      throw bad(path, "a folder that can be written to (" + e + ")");
    }
  }

  private static BadSetting taken(Path path) {
    return bad(
        path,
        "a folder that no other process uses: stop the other one, or set "
            + DataDir.VARIABLE
            + " to a folder of its own");
  }
}
