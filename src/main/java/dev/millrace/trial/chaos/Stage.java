package dev.millrace.trial.chaos;

import dev.millrace.client.MillraceClient;
import dev.millrace.trial.Relay;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// The processes under trial and what stands between them. Engines on AWS have two relays each, so
/// that one of them can be cut off alone.
final class Stage implements AutoCloseable {
  private static final String SQS = "AWS_ENDPOINT_URL_SQS";
  private static final String DYNAMODB = "AWS_ENDPOINT_URL_DYNAMODB";

  private final Path folder;
  private final Chronicle chronicle;
  private final List<Engine> engines = new ArrayList<>();
  private final List<Lines> lines = new ArrayList<>();
  private final List<Path> folders = new ArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private volatile @Nullable Broker broker;
  private boolean closed;

  Stage(Path folder, Chronicle chronicle) {
    this.folder = folder;
    this.chronicle = chronicle;
  }

  /// An engine's ways to SQS and DynamoDB.
  record Lines(Relay sqs, Relay dynamodb) {}

  /// Starts everything and waits until it serves.
  void open(Ways ways) throws IOException, InterruptedException {
    var variables = new HashMap<>(ways.variables());
    if (ways.emulators() != null) {
      keep(new Broker(ways.emulators(), ways.variables(), folder));
      variables.put("MILLRACE_PROVISION", "true");
      variables.putIfAbsent("AWS_REGION", "us-east-1");
    }
    for (int n = 0; n < ways.engines(); n++) {
      start(n, ways.serve(), new HashMap<>(variables));
    }
    for (Engine engine : engines) {
      engine.awaitReady();
    }
  }

  List<Engine> engines() {
    return List.copyOf(engines);
  }

  List<Lines> lines() {
    return List.copyOf(lines);
  }

  /// The data folders, in which the ledgers are.
  List<Path> folders() {
    return List.copyOf(folders);
  }

  @Nullable Broker broker() {
    return broker;
  }

  /// What can be done here besides killing engines.
  Set<Act> others() {
    Set<Act> others = EnumSet.copyOf(Act.PROCESS);
    if (broker != null) {
      others.add(Act.BROKER);
    }
    if (!lines.isEmpty()) {
      others.addAll(Act.NETWORK);
    }
    return others;
  }

  /// A way to one of the engines, each in turn; null when none serves now.
  @Nullable MillraceClient client() {
    for (int n = 0; n < engines.size(); n++) {
      int next = Math.floorMod(turn.getAndIncrement(), engines.size());
      MillraceClient client = engines.get(next).client();
      if (client != null) {
        return client;
      }
    }
    return null;
  }

  @Override
  public synchronized void close() {
    closed = true;
    engines.forEach(Engine::close);
    lines.forEach(pair -> {
      pair.sqs().close();
      pair.dynamodb().close();
    });
    if (broker != null) {
      broker.close();
    }
  }

  private synchronized void keep(Broker started) {
    broker = started;
    if (closed) {
      started.close();
    }
  }

  private synchronized void start(int n, List<String> line, Map<String, String> variables)
      throws IOException {
    if (closed) {
      throw new IOException("the trial was called off");
    }
    Path data = Files.createDirectories(folder.resolve("engine-" + n));
    folders.add(data);
    InetSocketAddress sqs = broker == null ? plain(variables, SQS) : broker.sqs();
    InetSocketAddress dynamodb = broker == null ? plain(variables, DYNAMODB) : broker.dynamodb();
    if (sqs != null && dynamodb != null) {
      var own = new Lines(Relay.to(sqs), Relay.to(dynamodb));
      lines.add(own);
      variables.put(SQS, "http://127.0.0.1:" + own.sqs().port());
      variables.put(DYNAMODB, "http://127.0.0.1:" + own.dynamodb().port());
    }
    engines.add(new Engine(line, variables, data, chronicle));
  }

  /// The address that a variable names, when bytes to it can be relayed: TLS would tell.
  private static @Nullable InetSocketAddress plain(Map<String, String> variables, String name) {
    String text = variables.getOrDefault(name, variables.getOrDefault("AWS_ENDPOINT_URL", ""));
    boolean aws = "aws".equals(variables.get("MILLRACE_HOME"));
    if (!aws || !text.startsWith("http://")) {
      return null;
    }
    URI uri = URI.create(text);
    return new InetSocketAddress(uri.getHost(), uri.getPort() < 0 ? 80 : uri.getPort());
  }
}
