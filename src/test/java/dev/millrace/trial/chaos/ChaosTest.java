package dev.millrace.trial.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChaosTest {
  @TempDir Path folder;

  @Test
  void kills_of_a_process_on_one_file_lose_nothing_and_run_nothing_twice_at_once()
      throws Exception {
    var order = new Order(300, 5, Duration.ofMillis(300), Duration.ofSeconds(2), 7);
    var variables = new HashMap<>(System.getenv());
    variables.keySet().removeIf(name -> name.startsWith("AWS_"));
    var ways = new Ways(serve(), null, order.variables(variables), 1);
    var progress = new StringWriter();
    Report report;
    try (var chaos = new Chaos(order, folder, new PrintWriter(progress))) {
      report = chaos.run(ways);
    }
    assertThat(report.isGood()).as("%s%n%s", report.figures(), progress).isTrue();
    assertThat(report.figures())
        .containsEntry("submitted", 300)
        .containsEntry("lost", 0)
        .containsEntry("run_twice", 0)
        .containsEntry("kills", 5)
        .containsEntry("other_acts", 2);
    assertThat(report.figures().get("takeovers")).asString().isNotEqualTo("0");
  }

  @Test
  void a_plan_has_all_kills_and_each_other_act_and_is_the_same_for_a_seed() {
    List<Act> plan = Act.plan(3, Act.NETWORK, new Random(5));
    assertThat(plan).hasSize(7).containsAll(Act.NETWORK).contains(Act.KILL);
    assertThat(Act.plan(3, Act.NETWORK, new Random(5))).isEqualTo(plan);
    assertThat(Act.plan(100, Act.PROCESS, new Random(5))).hasSize(150);
  }

  private static List<String> serve() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-Xmx256m",
        "-Dlogback.configurationFile=logback.xml",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        System.getProperty("java.class.path"),
        "dev.millrace.cli.Millrace",
        "serve");
  }
}
