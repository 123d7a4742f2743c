package dev.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
  @TempDir Path folder;

  @Test
  void without_java_it_says_what_to_install() throws Exception {
    try (var launcher = launch(Map.of(), "serve")) {
      assertThat(launcher.code()).isEqualTo(Exit.USAGE);
      assertThat(launcher.errors().lines())
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("millrace: needs a JDK 25; found no Java"),
              line -> assertThat(line).startsWith("  fix: install a JDK 25"));
    }
  }

  @Test
  void an_older_java_is_named() throws Exception {
    jdk("jdk-17", "17.0.15");
    jdk("jdk-8", "1.8.0_402");
    try (var launcher = launch(Map.of(), "serve")) {
      assertThat(launcher.code()).isEqualTo(Exit.USAGE);
      assertThat(launcher.errors()).contains("needs a JDK 25; found Java 17\n");
    }
  }

  @Test
  void it_finds_the_right_one_among_many() throws Exception {
    jdk("jdk-17", "17.0.15");
    Path right = jdk("jdk-25", "25.0.1");
    jdk("jdk-26", "26-ea");
    try (var launcher = launch(Map.of(), "--find-java")) {
      assertThat(launcher.code()).isEqualTo(Exit.OK);
      assertThat(launcher.output()).isEqualTo(right + "\n");
    }
  }

  @Test
  void java_home_comes_first() throws Exception {
    jdk("jdk-25", "25.0.1");
    String home = System.getProperty("java.home");
    try (var launcher = launch(Map.of("JAVA_HOME", home), "--find-java")) {
      assertThat(launcher.code()).isEqualTo(Exit.OK);
      assertThat(launcher.output()).isEqualTo(home + "\n");
    }
  }

  @Test
  void the_emulators_tell_how_they_are_used() throws Exception {
    String home = System.getProperty("java.home");
    try (var launcher = launch(Map.of("JAVA_HOME", home), "emulator", "--help")) {
      assertThat(launcher.code()).isEqualTo(Exit.OK);
      assertThat(launcher.output()).contains("--sqs-port", "--dynamodb-port", "--data");
    }
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = Files.createDirectories(folder.resolve(name));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path bin = Files.createDirectories(home.resolve("bin"));
    for (String tool : List.of("java", "javac")) {
      assertThat(Files.createFile(bin.resolve(tool)).toFile().setExecutable(true)).isTrue();
    }
    return home;
  }

  /// With nothing on the path, so that the machine's own Java is not found.
  private Started launch(Map<String, String> variables, String... arguments) throws IOException {
    var environment = new HashMap<>(Map.of("PATH", "/nowhere", "MILLRACE_JDKS", folder.toString()));
    environment.putAll(variables);
    var line = new ArrayList<>(List.of("/bin/bash", "./millrace"));
    line.addAll(List.of(arguments));
    return Started.run(environment, line);
  }
}
