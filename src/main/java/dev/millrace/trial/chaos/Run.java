package dev.millrace.trial.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One run of a task as its handler wrote it down, in nanoseconds; `end` is null when it wrote
/// none.
record Run(String task, long fence, long pid, long begin, @Nullable Long end) {

  /// All runs in the ledgers of these data folders.
  static List<Run> read(List<Path> folders) throws IOException {
    var runs = new ArrayList<Run>();
    for (Path folder : folders) {
      Path ledgers = folder.resolve("ledger");
      if (Files.isDirectory(ledgers)) {
        try (Stream<Path> files = Files.list(ledgers)) {
          for (Path file : files.toList()) {
            String pid = file.getFileName().toString().replace(".txt", "");
            runs.addAll(parse(Long.parseLong(pid), Files.readString(file)));
          }
        }
      }
    }
    return runs;
  }

  /// How many runs are open in that process's ledger below `folder`.
  static long open(Path folder, long pid) throws IOException {
    Path ledger = folder.resolve("ledger").resolve(pid + ".txt");
    return Files.exists(ledger)
        ? parse(pid, Files.readString(ledger)).stream().filter(run -> run.end() == null).count()
        : 0;
  }

  /// The runs in one process's ledger; a line that its death cut off is not there.
  static List<Run> parse(long pid, String ledger) {
    var runs = new LinkedHashMap<String, Run>();
    String whole = ledger.substring(0, ledger.lastIndexOf('\n') + 1);
    for (String line : whole.lines().toList()) {
      String[] words = line.split(" ", -1);
      String key = words[1] + " " + words[2];
      long at = Long.parseLong(words[3]);
      Run open = runs.get(key);
      if (words[0].equals("begin")) {
        // A second begin under one fence is kept as a run of its own, to be found.
        String own = open == null ? key : key + " " + at;
        runs.put(own, new Run(words[1], Long.parseLong(words[2]), pid, at, null));
      } else if (open != null) {
        runs.put(key, new Run(open.task(), open.fence(), pid, open.begin(), at));
      }
    }
    return List.copyOf(runs.values());
  }
}
