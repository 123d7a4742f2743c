package dev.millrace.trial.chaos;

import dev.millrace.trial.Child;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/// The emulators of SQS and DynamoDB in a process of their own, on one folder and the same two
/// ports however often they are started.
final class Broker implements AutoCloseable {
  private static final int STARTS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// Below the ports that connections get by themselves: one to a port where nobody listens might
  /// else be given that very port, and so be connected to itself.
  private static final int LEAST_PORT = 20_000;

  private static final int MOST_PORT = 32_000;

  private final List<String> line;
  private final Map<String, String> variables;
  private final Path log;
  private final int sqs = freePort();
  private final int dynamodb = freePort();
  private Child child;

  /// `line` starts them, given a folder and ports.
  Broker(List<String> line, Map<String, String> variables, Path folder)
      throws IOException, InterruptedException {
    this.line = new ArrayList<>(line);
    this.line.addAll(List.of("--data", folder.resolve("broker").toString()));
    this.line.addAll(List.of("--sqs-port", Integer.toString(sqs)));
    this.line.addAll(List.of("--dynamodb-port", Integer.toString(dynamodb)));
    this.variables = variables;
    this.log = folder.resolve("broker.log");
    this.child = start();
  }

  InetSocketAddress sqs() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), sqs);
  }

  InetSocketAddress dynamodb() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), dynamodb);
  }

  /// SIGKILL, and a new start.
  synchronized void kill() throws IOException, InterruptedException {
    close();
    child = start();
  }

  @Override
  public void close() {
    child.kill();
    try {
      child.endsWithin(PATIENCE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Child start() throws IOException, InterruptedException {
    for (int tries = 0; tries < STARTS; tries++) {
      Child next = Child.start(line, variables, log);
      if (next.said("ready"::equals) != null) {
        return next;
      }
      next.exitCode();
    }
    throw new IOException("the emulators did not start, see " + log);
  }

  private static int freePort() throws IOException {
    for (int tries = 0; true; tries++) {
      int port = ThreadLocalRandom.current().nextInt(LEAST_PORT, MOST_PORT);
      try (var free = new ServerSocket(port)) {
        return free.getLocalPort();
      } catch (IOException e) {
        if (tries > STARTS) {
          throw e;
        }
      }
    }
  }
}
