package dev.millrace.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/// `millrace emulator`, which only the launcher of a source checkout can do.
@Command(
    name = "emulator",
    mixinStandardHelpOptions = true,
    description = {
      "Serves emulators of SQS and DynamoDB on 127.0.0.1, for trying the AWS home without AWS.",
      "It comes with the source checkout: the emulators are never part of the jar or the image."
    },
    footer = "%nExample: ./millrace emulator --sqs-port 9324 --dynamodb-port 8000")
final class EmulatorNote implements Callable<Integer> {
  @Override
  public Integer call() {
    throw new Trouble(
        Exit.USAGE,
        "the emulators come with the source checkout only",
        "run `./millrace emulator` there");
  }
}
