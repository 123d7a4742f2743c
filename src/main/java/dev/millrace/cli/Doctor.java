package dev.millrace.cli;

import dev.millrace.client.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `millrace doctor`
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at everything that `serve` needs here and now, and names a fix for what is bad.",
      "It reads the same variables, changes nothing but may make the data folder."
    },
    footer = {"%nExample: MILLRACE_HOME=aws millrace doctor", "Exit code 1: something is bad."})
final class Doctor implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "Prints JSON for programs instead of text for people.")
  private boolean json;

  @Override
  public Integer call() {
    Map<String, String> variables = System.getenv();
    var findings = new ArrayList<>(Machine.examine(variables));
    findings.addAll(new Configuration(variables).examine());
    boolean well = findings.stream().allMatch(Finding::isOk);
    print(well, findings);
    return well ? Exit.OK : Exit.FAILED;
  }

  private void print(boolean well, List<Finding> findings) {
    var out = spec.commandLine().getOut();
    if (json) {
      var checks = findings.stream().map(Finding::summary).toList();
      out.println(Json.write(Map.of("ok", well, "checks", checks)));
    } else {
      findings.forEach(finding -> {
        @Nullable String fix = finding.fix();
        out.printf("%-4s %-12s %s%n", fix == null ? "ok" : "BAD", finding.what(), finding.seen());
        if (fix != null) {
          out.printf("%-4s %-12s fix: %s%n", "", "", fix);
        }
      });
    }
    out.flush();
  }
}
