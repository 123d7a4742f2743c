import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;
import org.apache.pekko.pattern.Patterns;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.elasticmq.Limits;
import org.elasticmq.StrictSQSLimits$;
import org.elasticmq.actor.QueueManagerActor;
import org.elasticmq.actor.queue.QueueEvent;
import org.elasticmq.persistence.sql.SqlQueuePersistenceActor;
import org.elasticmq.persistence.sql.SqlQueuePersistenceConfig;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import org.elasticmq.rest.sqs.TheSQSRestServerBuilder;
import org.elasticmq.util.NowProvider;
import scala.Option;
import scala.util.Either;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBRequestHandler;
import software.amazon.dynamodb.services.local.server.LocalDynamoDBServerHandler;

/// SQS (ElasticMQ) and DynamoDB (DynamoDB Local) on 127.0.0.1, for developing and testing without
/// AWS: `java --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow
/// -cp $(cat target/emulator.classpath) src/emulator/Emulator.java [--sqs-port N] [--dynamodb-port N]
/// [--data DIR] [--with-parent]`. Prints both addresses as environment
/// variables, then `ready`; runs until it is ended, or with `--with-parent` until its input ends.
/// Sends no telemetry, for that has to be asked for. Without `--data` it forgets everything.
final class Emulator {
  private static final String HOST = "127.0.0.1";
  private static final Limits LIMITS = StrictSQSLimits$.MODULE$;

  public static void main(String[] args) throws Exception {
    Options options = Options.of(args);
    quiet();
    int dynamodb = dynamodb(options);
    int sqs = sqs(options);
    answers(sqs, "AmazonSQS.ListQueues");
    answers(dynamodb, "DynamoDB_20120810.ListTables");
    System.out.println("AWS_ENDPOINT_URL_SQS=http://" + HOST + ":" + sqs);
    System.out.println("AWS_ENDPOINT_URL_DYNAMODB=http://" + HOST + ":" + dynamodb);
    System.out.println("ready");
    if (options.withParent) {
      System.in.transferTo(OutputStream.nullOutputStream());
      System.exit(0);
    }
    Thread.currentThread().join();
  }

  private static void quiet() {
    System.setProperty("slf4j.internal.verbosity", "ERROR");
    System.setProperty("pekko.loglevel", "OFF");
    System.setProperty("pekko.stdout-loglevel", "OFF");
    System.setProperty("org.eclipse.jetty.util.log.announce", "false");
    System.setProperty("log4j2.level", "ERROR");
  }

  /// ElasticMQ; with `--data` each message is on disk before it is acknowledged.
  private static int sqs(Options options) throws Exception {
    TheSQSRestServerBuilder server =
        SQSRestServerBuilder.withInterface(HOST).withPort(options.sqsPort);
    if (options.data != null) {
      var system = ActorSystem.create("elasticmq");
      var config =
          new SqlQueuePersistenceConfig(
              true,
              "org.h2.Driver",
              "jdbc:h2:file:" + options.data.resolve("elasticmq") + ";WRITE_DELAY=0",
              "",
              "",
              false);
      ActorRef disk =
          system.actorOf(
              Props.create(
                  SqlQueuePersistenceActor.class,
                  () ->
                      new SqlQueuePersistenceActor(
                          config, scala.collection.immutable.List$.MODULE$.empty())));
      ActorRef queues =
          system.actorOf(
              Props.create(
                  QueueManagerActor.class,
                  () -> new QueueManagerActor(new NowProvider(), LIMITS, Option.apply(disk))));
      var restored =
          Patterns.ask(disk, new QueueEvent.Restore(queues), Duration.ofSeconds(60))
              .toCompletableFuture()
              .get();
      if (restored instanceof Either<?, ?> either && either.isLeft()) {
        throw new IOException("the queues in " + options.data + " can't be read: " + either);
      }
      server =
          server
              .withActorSystem(system)
              .withQueueManagerActor(queues)
              .withQueueEventListener(disk);
    }
    return server.start().waitUntilStarted().localAddress().getPort();
  }

  /// DynamoDB Local; its own launcher would listen on every address.
  private static int dynamodb(Options options) throws Exception {
    String path = options.data == null ? null : options.data.toString();
    var requests = new LocalDynamoDBRequestHandler(0, path == null, path, true, false);
    var server = new Server();
    var connector = new ServerConnector(server);
    connector.setHost(HOST);
    connector.setPort(options.dynamodbPort);
    server.addConnector(connector);
    server.setHandler(new LocalDynamoDBServerHandler(requests, "*"));
    server.start();
    return connector.getLocalPort();
  }

  private static void answers(int port, String target) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://" + HOST + ":" + port + "/"))
              .timeout(Duration.ofSeconds(30))
              .header("X-Amz-Target", target)
              .header("Content-Type", "application/x-amz-json-1.0")
              .header(
                  "Authorization",
                  "AWS4-HMAC-SHA256 Credential=emulator/20260101/us-east-1/any/aws4_request,"
                      + " SignedHeaders=host, Signature=0")
              .POST(BodyPublishers.ofString("{}"))
              .build();
      var answer = client.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        throw new IOException(target + " answers " + answer.statusCode() + ": " + answer.body());
      }
    }
  }

  private record Options(int sqsPort, int dynamodbPort, Path data, boolean withParent) {
    static Options of(String[] args) throws IOException {
      var rest = new ArrayDeque<>(Arrays.asList(args));
      int sqs = 0;
      int dynamodb = 0;
      Path data = null;
      boolean withParent = false;
      while (!rest.isEmpty()) {
        String name = rest.poll();
        switch (name) {
          case "--sqs-port" -> sqs = port(name, rest.poll());
          case "--dynamodb-port" -> dynamodb = port(name, rest.poll());
          case "--data" -> data = folder(rest.poll());
          case "--with-parent" -> withParent = true;
          default -> throw usage(name + " is not known");
        }
      }
      return new Options(sqs, dynamodb, data, withParent);
    }

    private static int port(String name, String value) {
      if (value == null || !value.matches("\\d{1,5}") || Integer.parseInt(value) > 65_535) {
        throw usage(name + " needs a port from 0 to 65535");
      }
      return Integer.parseInt(value);
    }

    private static Path folder(String value) throws IOException {
      if (value == null) {
        throw usage("--data needs a folder");
      }
      return Files.createDirectories(Path.of(value).toAbsolutePath());
    }

    private static RuntimeException usage(String problem) {
      System.err.println(
          "emulator: "
              + problem
              + "\nusage: [--sqs-port N] [--dynamodb-port N] [--data DIR] [--with-parent]");
      System.exit(2);
      return new IllegalArgumentException(problem);
    }
  }
}
