package dev.millrace.handler.builtin;

import dev.millrace.handler.PermanentFailure;
import dev.millrace.handler.TaskContext;
import dev.millrace.handler.TaskHandler;
import dev.millrace.settings.Settings;
import dev.millrace.store.DataDir;
import io.micronaut.context.annotation.Requires;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A type for trials, there when the other debug types are: each run is written down beside what
/// the engine records, in a file per process below the data folder, so that runs which overlap or
/// are missing can be told. A line is what, task, fence and when (`System.nanoTime`, which on Linux
/// is CLOCK_MONOTONIC and so the same for all processes); it is on disk before the run goes on.
@Singleton
@Requires(condition = DebugTypes.Wanted.class)
final class LedgerType {
  private final Path folder;
  private @Nullable FileOutputStream file;

  LedgerType(Settings settings) {
    this.folder = DataDir.from(settings).path().resolve("ledger");
  }

  /// What a run does once it has taken its time.
  enum Mode {
    OK,
    FAIL_ONCE,
    FAIL,
    HANG,
    EXIT_ONCE
  }

  /// `ms` is how long it works; `digest` is the SHA-256 that `data` must have, in hex.
  @Serdeable
  record Work(Mode mode, long ms, @Nullable String data, @Nullable String digest) {}

  @TaskHandler("ledger")
  String run(Work work, TaskContext task) throws IOException, InterruptedException {
    write("begin", task);
    try {
      Thread.sleep(work.mode() == Mode.HANG ? Long.MAX_VALUE : work.ms());
      return end(work, task);
    } finally {
      write("end", task);
    }
  }

  private String end(Work work, TaskContext task) throws IOException {
    boolean first = task.attempt() == 1;
    if (work.mode() == Mode.FAIL || (work.mode() == Mode.FAIL_ONCE && first)) {
      throw new IllegalStateException("attempt %d fails, as asked".formatted(task.attempt()));
    }
    if (work.mode() == Mode.EXIT_ONCE && first) {
      write("end", task);
      Runtime.getRuntime().halt(1);
    }
    String found = digest(work.data() == null ? "" : work.data());
    if (work.digest() != null && !work.digest().equals(found)) {
      throw new PermanentFailure("the data has the digest " + found);
    }
    return found;
  }

  /// Not through a channel, which the interrupt of one task would close for all.
  private void write(String what, TaskContext task) throws IOException {
    String line = "%s %s %d %d%n".formatted(what, task.id(), task.fence(), System.nanoTime());
    FileOutputStream out = file();
    out.write(line.getBytes(StandardCharsets.UTF_8));
    out.getFD().sync();
  }

  private synchronized FileOutputStream file() throws IOException {
    if (file == null) {
      Path own = Files.createDirectories(folder).resolve(ProcessHandle.current().pid() + ".txt");
      file = new FileOutputStream(own.toFile(), true);
    }
    return file;
  }

  private static String digest(String text) {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}
