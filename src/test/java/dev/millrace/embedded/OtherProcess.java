package dev.millrace.embedded;

import dev.millrace.contract.Together;
import dev.millrace.settings.BadSetting;
import dev.millrace.store.Entry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Another process on a data folder: it writes records until it is killed, and says which writes
/// were answered. Refused, it says why and ends with exit code 1.
final class OtherProcess {
  private static final String END = ";";

  private final Process process;
  private final BufferedReader output;

  private OtherProcess(Process process) {
    this.process = process;
    this.output = process.inputReader();
  }

  static OtherProcess on(Path folder) throws IOException {
    String java = ProcessHandle.current().info().command().orElseThrow();
    String path = System.getProperty("java.class.path");
    var builder =
        new ProcessBuilder(
            java,
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            path,
            OtherProcess.class.getName(),
            folder.toString());
    return new OtherProcess(builder.redirectErrorStream(true).start());
  }

  /// What it said in its first `count` lines, or fewer if it ended.
  List<String> lines(int count) throws IOException {
    var lines = new ArrayList<String>();
    for (String line = ""; lines.size() < count && line != null; ) {
      line = output.readLine();
      if (line != null && line.endsWith(END)) {
        lines.add(line.substring(0, line.length() - END.length()));
      }
    }
    return lines;
  }

  /// Kills it at once (SIGKILL); what it still said before.
  List<String> kill() throws IOException, InterruptedException {
    // Not the process's own method, which closes its output.
    process.toHandle().destroyForcibly();
    List<String> rest = lines(Integer.MAX_VALUE);
    process.waitFor();
    return rest;
  }

  /// How it ended; it is killed if it does not end by itself within half a minute.
  int exitCode() throws InterruptedException {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
    return process.waitFor();
  }

  public static void main(String[] folder) {
    Thread.ofPlatform().daemon().start(OtherProcess::endWithParent);
    try {
      var records = SqliteRecords.open(Path.of(folder[0]), InstantSource.system());
      Together.run(20, writer -> write(records, writer));
    } catch (BadSetting e) {
      System.out.println(e.getMessage() + END);
      System.exit(1);
    }
  }

  private static void endWithParent() {
    try {
      System.in.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      e.printStackTrace();
    }
    Runtime.getRuntime().halt(2);
  }

  private static void write(SqliteRecords records, int writer) {
    for (int i = 0; true; i++) {
      String id = writer + "-" + i;
      records.create(Entry.draft(id, Map.of("text", "x".repeat(500))));
      System.out.println(id + END);
    }
  }
}
