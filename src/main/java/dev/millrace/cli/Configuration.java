package dev.millrace.cli;

import dev.millrace.settings.BadSetting;
import dev.millrace.settings.Settings;
import dev.millrace.settings.Settings.Variable;
import dev.millrace.store.DataDir;
import dev.millrace.store.HomeCheck;
import dev.millrace.store.Queues;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.TaskStore;
import io.micronaut.context.ApplicationContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The doctor's look at the variables and at the home that they name: it makes everything that a
/// server is made of, without serving. A bad variable is noted and left out, so that the next one
/// is found too.
final class Configuration {
  private static final String PREFIX = "MILLRACE_";

  /// Variables that are not read through `Settings`: the launcher's, the client's, the log's.
  private static final Set<String> OTHERS =
      Set.of("MILLRACE_JDKS", "MILLRACE_URL", "MILLRACE_LOG_LEVEL");

  private final Map<String, String> variables;
  private final List<Finding> findings = new ArrayList<>();
  private final Set<String> bad = new TreeSet<>();

  Configuration(Map<String, String> variables) {
    this.variables = new HashMap<>(variables);
    this.variables.remove("MILLRACE_PROVISION");
  }

  List<Finding> examine() {
    while (leftOut()) {}
    var settings = new Settings(variables);
    try {
      ServerConfig config = ServerConfig.from(settings);
      try (ApplicationContext context = Server.context(settings, config)) {
        Server.makeAll(context);
        unknown(settings);
        home(context, config);
      }
    } catch (RuntimeException e) {
      BadSetting setting = Trouble.cause(e, BadSetting.class);
      if (setting == null) {
        findings.add(Finding.bad("home", e));
      } else if (!bad.contains(setting.variable())) {
        findings.add(Finding.bad(setting.variable(), e));
      }
    }
    return findings;
  }

  /// Tries the variables with a data folder that is sure to be free. True when one of them was bad,
  /// and has been noted and left out.
  private boolean leftOut() {
    try (var folder = new Scratch()) {
      var all = new HashMap<>(variables);
      all.put(DataDir.VARIABLE, folder.path().toString());
      var settings = new Settings(all);
      try (ApplicationContext context = Server.context(settings, ServerConfig.from(settings))) {
        Server.makeAll(context);
      }
      return false;
    } catch (RuntimeException e) {
      BadSetting setting = Trouble.cause(e, BadSetting.class);
      if (setting == null || variables.remove(setting.variable()) == null) {
        return false;
      }
      bad.add(setting.variable());
      findings.add(Finding.bad(setting.variable(), setting));
      return true;
    }
  }

  private void unknown(Settings settings) {
    var known = settings.read().stream().map(Variable::name).collect(Collectors.toSet());
    known.addAll(OTHERS);
    known.addAll(bad);
    known.add("MILLRACE_PROVISION");
    for (String name : new TreeSet<>(variables.keySet())) {
      if (name.startsWith(PREFIX) && !known.contains(name)) {
        findings.add(
            Finding.bad(
                name, "no such variable is read here", "see docs/configuration.md, or unset it"));
      }
    }
    if (bad.isEmpty()) {
      findings.add(Finding.ok("variables", known.size() + " looked at"));
    }
  }

  private void home(ApplicationContext context, ServerConfig config) {
    try {
      context.getBean(TaskStore.class).get("doctor");
      findings.add(Finding.ok("records", "the " + config.home() + " home answers"));
    } catch (RuntimeException e) {
      findings.add(Finding.bad("records", e));
    }
    for (String queue : context.getBean(Queues.class).names()) {
      try {
        var depth = context.getBean(TaskQueue.class).depth(queue);
        findings.add(Finding.ok("queue " + queue, "%d messages wait".formatted(depth.visible())));
      } catch (RuntimeException e) {
        findings.add(Finding.bad("queue " + queue, e));
      }
    }
    for (HomeCheck check : context.getBeansOfType(HomeCheck.class)) {
      check
          .examine()
          .forEach(seen -> findings.add(new Finding(seen.what(), seen.seen(), seen.fix())));
    }
  }
}
