package dev.millrace.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ArchitectureTest {
  private static final String US = "dev.millrace";
  private static final Path SOURCES = Path.of("src/main/java/dev/millrace");
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(US);

  @ParameterizedTest
  @CsvSource({
    "task, ''",
    "settings, ''",
    "client, task",
    "store, task settings",
    "handler, store task settings",
    "engine, store handler task settings",
    "worker, engine store handler task settings",
    "upkeep, engine store handler task settings",
    "http, engine store handler task settings",
    "observe, http worker engine store handler task settings",
    "aws, store handler task settings",
    "embedded, store task settings",
    "trial, client engine store task",
    "cli, trial client observe upkeep worker engine store handler task settings"
  })
  void a_room_knows_no_room_but(String room, String others) {
    String[] allowed =
        Stream.concat(Stream.of(room), Stream.of(others.split(" ")).filter(name -> !name.isEmpty()))
            .map(name -> US + "." + name + "..")
            .toArray(String[]::new);
    DescribedPredicate<JavaClass> elsewhere =
        resideInAPackage(US + "..").and(DescribedPredicate.not(resideInAnyPackage(allowed)));

    noClasses()
        .that()
        .resideInAPackage(US + "." + room + "..")
        .should()
        .dependOnClassesThat(elsewhere)
        .check(CLASSES);
  }

  @Test
  void only_the_home_on_aws_knows_the_aws_sdk() {
    onlyIn("aws", "software.amazon..");
  }

  @Test
  void only_the_home_in_one_file_knows_jdbc() {
    onlyIn("embedded", "java.sql..");
  }

  @Test
  void what_a_task_is_needs_no_framework() {
    noClasses()
        .that()
        .resideInAPackage(US + ".task..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages(US + ".task..", "java..", "org.jspecify..")
        .check(CLASSES);
  }

  @Test
  void rooms_do_not_know_each_other_in_circles() {
    SlicesRuleDefinition.slices().matching(US + ".(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void every_room_says_what_it_is() throws IOException {
    try (Stream<Path> all = Files.walk(SOURCES)) {
      List<Path> rooms =
          all.filter(Files::isDirectory).filter(path -> !path.equals(SOURCES)).toList();

      assertThat(rooms)
          .isNotEmpty()
          .allSatisfy(room ->
              assertThat(room.resolve("package-info.java"))
                  .content()
                  .startsWith("/// ")
                  .contains("@NullMarked"));
    }
  }

  @Test
  void no_file_is_longer_than_300_lines() throws IOException {
    try (Stream<Path> all = Files.walk(SOURCES)) {
      List<Path> files = all.filter(path -> path.toString().endsWith(".java")).toList();

      assertThat(files)
          .isNotEmpty()
          .allSatisfy(file -> assertThat(Files.readAllLines(file)).hasSizeLessThanOrEqualTo(300));
    }
  }

  private static void onlyIn(String room, String packages) {
    noClasses()
        .that()
        .resideOutsideOfPackage(US + "." + room + "..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(packages)
        .check(CLASSES);
  }
}
