package dev.millrace.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// The `millrace` command.
@Command(
    name = "millrace",
    mixinStandardHelpOptions = true,
    versionProvider = Millrace.Version.class,
    description = "A task queue engine on SQS and DynamoDB, or in one file.",
    subcommands = {
      DemoVerb.class,
      Dev.class,
      Serve.class,
      Submit.class,
      Get.class,
      Cancel.class,
      Doctor.class,
      Health.class,
      ChaosVerb.class,
      BenchVerb.class,
      RelayVerb.class,
      VerifyVerb.class,
      EmulatorNote.class
    },
    footer = {
      "%nExit codes: 0 ok, 1 the task or check failed, 2 usage or configuration, 3 not found,",
      "4 not allowed, 5 unreachable, 6 timeout.",
      "%nBegin with: millrace demo"
    })
public final class Millrace implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /// Runs the verb that `args` name, and exits with its code.
  public static void main(String[] args) {
    System.exit(command().execute(args));
  }

  static CommandLine command() {
    return new CommandLine(new Millrace())
        .setExecutionExceptionHandler(Millrace::failed)
        .setParameterExceptionHandler(Millrace::misused);
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int failed(Exception thrown, CommandLine command, ParseResult parsed) {
    Trouble trouble = Trouble.of(thrown);
    tell(command, String.valueOf(trouble.getMessage()), trouble.fix());
    if ("DEBUG".equals(System.getenv("MILLRACE_LOG_LEVEL"))) {
      thrown.printStackTrace(command.getErr());
    }
    return trouble.code();
  }

  private static int misused(ParameterException thrown, String[] args) {
    CommandLine command = thrown.getCommandLine();
    String cause = String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
    tell(command, cause, command.getCommandSpec().qualifiedName() + " --help shows the usage");
    return Exit.USAGE;
  }

  private static void tell(CommandLine command, String cause, String fix) {
    command.getErr().println("millrace: " + cause);
    command.getErr().println("  fix: " + fix);
    command.getErr().flush();
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Millrace.class.getPackage().getImplementationVersion();
      return new String[] {version == null ? "unpackaged" : version};
    }
  }
}
