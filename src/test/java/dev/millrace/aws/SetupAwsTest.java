package dev.millrace.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.millrace.settings.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// `setup-aws.sh`, run with Debian's awscli against the emulators.
final class SetupAwsTest {
  private static final Path AWS_CLI = Path.of("/usr/bin/aws");
  private static final Map<String, String> VARIABLES = variables();
  private static final Duration LONG = Duration.ofMinutes(3);

  @TestFactory
  Stream<DynamicTest> tests() throws Exception {
    if (!Files.isExecutable(AWS_CLI)
        || !run(List.of("/usr/bin/aws", "--version")).startsWith("aws-cli/2")) {
      System.out.println(
          "setup-aws.sh was not tried: there is no awscli 2 (apt-get install awscli)");
      return Stream.of();
    }
    return Stream.of(
        dynamicTest("it_makes_and_completes_what_millrace_needs", SetupAwsTest::makes),
        dynamicTest("a_second_run_changes_nothing", SetupAwsTest::changesNothing));
  }

  private static void makes() throws Exception {
    Homes home = Homes.of(AwsConfig.from(new Settings(VARIABLES)));
    String high = home.config.queues().name("high");
    home.sqs.createQueue(create -> create.queueName(high));

    String output = setup();

    assertThat(output)
        .contains("queue " + home.config.queues().name("default") + ": made")
        .contains("queue " + high + ": set RedrivePolicy");
    serves(told(output));
  }

  private static void changesNothing() throws Exception {
    String output = setup();

    assertThat(output)
        .contains("nothing was changed")
        .doesNotContain(": made")
        .doesNotContain(": set ");
    serves(told(output));
  }

  /// What `.env` gets, beside what was there.
  private static Map<String, String> told(String output) {
    Map<String, String> told =
        output
            .lines()
            .filter(line -> line.matches("[A-Z_]+=.*"))
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
    assertThat(told)
        .containsOnlyKeys("AWS_REGION", "SQS_QUEUE_URL", "SQS_DLQ_URL", "DYNAMODB_TABLE");
    var all = new TreeMap<>(VARIABLES);
    all.putAll(told);
    return all;
  }

  private static void serves(Map<String, String> variables) {
    Homes home = Homes.of(AwsConfig.from(new Settings(variables)));
    assertThat(home.urls().queues()).containsOnlyKeys("default", "high");
    new TableSetup(home.dynamodb, home.config.table()).check();
    var made = home.dynamodb.describeTable(get -> get.tableName(home.config.table())).table();
    Homes own = Homes.fresh();
    own.records();
    var provisioned = own.dynamodb.describeTable(get -> get.tableName(own.config.table())).table();
    assertThat(made.keySchema()).isEqualTo(provisioned.keySchema());
    assertThat(made.globalSecondaryIndexes().getFirst().keySchema())
        .isEqualTo(provisioned.globalSecondaryIndexes().getFirst().keySchema());
    assertThat(made.globalSecondaryIndexes().getFirst().projection().nonKeyAttributes())
        .containsExactlyInAnyOrderElementsOf(
            provisioned.globalSecondaryIndexes().getFirst().projection().nonKeyAttributes());
  }

  private static Map<String, String> variables() {
    var variables = new TreeMap<>(Emulators.endpoints());
    String name = "t" + UUID.randomUUID();
    variables.put("DYNAMODB_TABLE", name);
    variables.put("SQS_QUEUE_URL", "http://localhost/000000000000/" + name);
    variables.put("QUEUES", "default,high");
    variables.put("AWS_CLI", AWS_CLI.toString());
    return variables;
  }

  private static String setup() throws Exception {
    var command = new ProcessBuilder("bash", "setup-aws.sh").redirectErrorStream(true);
    command.environment().putAll(VARIABLES);
    return run(command);
  }

  private static String run(List<String> command) throws Exception {
    return run(new ProcessBuilder(command).redirectErrorStream(true));
  }

  private static String run(ProcessBuilder command) throws IOException, InterruptedException {
    Process process = command.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
