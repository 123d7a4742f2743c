package dev.millrace.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/faults.md` names tests that exist, and leaves no promise out.
class FaultsDocTest {
  private static final Pattern NAME = Pattern.compile("`(\\w+(?:Test|Contract))`");

  @Test
  void each_fault_names_a_test_and_each_named_test_exists() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("docs/faults.md")).stream()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| fault"))
            .toList();
    assertThat(rows).hasSizeGreaterThan(40).allMatch(row -> NAME.matcher(row).find());
    assertThat(tests("")).containsAll(named(rows));
  }

  @Test
  void every_promise_is_named() throws IOException {
    List<String> rows = Files.readAllLines(Path.of("docs/faults.md"));
    assertThat(named(rows)).containsAll(tests("promise"));
  }

  private static Set<String> named(List<String> rows) {
    return rows.stream()
        .flatMap(row -> NAME.matcher(row).results().map(result -> result.group(1)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> tests(String room) throws IOException {
    var form = Pattern.compile("(\\w+(?:Test|Contract))\\.java");
    try (Stream<Path> all = Files.walk(Path.of("src/test/java/dev/millrace").resolve(room))) {
      return all.map(path -> form.matcher(path.getFileName().toString()))
          .flatMap(name -> name.results().map(MatchResult::group))
          .map(name -> name.replace(".java", ""))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }
}
