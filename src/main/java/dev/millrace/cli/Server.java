package dev.millrace.cli;

import dev.millrace.observe.Readiness;
import dev.millrace.settings.Settings;
import dev.millrace.store.DataDir;
import dev.millrace.store.TaskQueue;
import dev.millrace.upkeep.Rounds;
import dev.millrace.worker.WorkerPool;
import io.micronaut.context.ApplicationContext;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.BindException;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/// A whole Millrace in this process: HTTP, workers and upkeep on one home.
final class Server implements AutoCloseable {
  private final ApplicationContext context;
  private final ServerConfig config;
  private final DataDir folder;
  private volatile int port;

  private Server(ApplicationContext context, ServerConfig config, DataDir folder) {
    this.context = context;
    this.config = config;
    this.folder = folder;
  }

  /// Starts one with these variables; throws `Trouble` when it can't.
  static Server start(Map<String, String> variables) {
    Server server = prepare(variables);
    server.begin();
    return server;
  }

  /// One that has yet to begin, with `beans` besides its own; throws `Trouble` when a variable is
  /// bad.
  static Server prepare(Map<String, String> variables, Object... beans) {
    var settings = new Settings(variables);
    try {
      ServerConfig config = ServerConfig.from(settings);
      return new Server(context(settings, config, beans), config, DataDir.from(settings));
    } catch (RuntimeException e) {
      throw Trouble.of(e);
    }
  }

  /// Begins to answer and to work; throws `Trouble` when it can't, and is closed then.
  void begin() {
    orClose(() -> {
      Instant now = context.getBean(InstantSource.class).instant();
      TaskQueue queue = context.getBean(TaskQueue.class);
      port = listen(context.getBean(EmbeddedServer.class), config);
      context.getBean(Rounds.class).start(!queue.outlivesProcess(), now);
      context.getBean(WorkerPool.class).start();
    });
  }

  /// Begins to answer, but neither to work nor to keep up; throws `Trouble` when it can't, and is
  /// closed then.
  void listen() {
    orClose(() -> port = listen(context.getBean(EmbeddedServer.class), config));
  }

  private void orClose(Runnable beginning) {
    try {
      beginning.run();
    } catch (RuntimeException e) {
      context.close();
      throw Trouble.of(e);
    }
  }

  /// All beans for `config`, made when they are first needed. Micronaut's own variables are not
  /// looked at, so that what configures Millrace is what `Settings` reads.
  static ApplicationContext context(Settings settings, ServerConfig config, Object... beans) {
    return ApplicationContext.builder()
        .deduceEnvironment(false)
        .deduceCloudEnvironment(false)
        .environmentPropertySource(false)
        .banner(false)
        .properties(
            Map.of(
                "millrace.home", config.home(),
                "micronaut.server.port", config.port() == 0 ? -1 : config.port(),
                "micronaut.server.host", config.host()))
        .singletons(settings)
        .singletons(beans)
        .start();
  }

  /// Makes each bean of ours at once, so that everything they read has been read.
  static void makeAll(ApplicationContext context) {
    for (BeanDefinition<?> bean : context.getAllBeanDefinitions()) {
      Class<?> by = bean.getDeclaringType().orElse(bean.getBeanType());
      if (bean.isSingleton() && by.getName().startsWith("dev.millrace.")) {
        context.getBean(bean);
      }
    }
  }

  private static int listen(EmbeddedServer server, ServerConfig config) {
    try {
      return server.start().getPort();
    } catch (RuntimeException e) {
      BindException refused = Trouble.cause(e, BindException.class);
      if (refused == null) {
        throw e;
      }
      throw new Trouble(
          Exit.USAGE,
          "port %d can't be had: %s".formatted(config.port(), refused.getMessage()),
          "stop what listens there, or set PORT to another");
    }
  }

  /// The part of it that is a `kind`.
  <T> T part(Class<T> kind) {
    return context.getBean(kind);
  }

  /// Where it answers.
  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /// Where its tasks are kept.
  String place() {
    return "%s home, %s".formatted(config.home(), folder.path());
  }

  /// Whether it listens where clients look for one unasked.
  boolean isUsual() {
    return port == 8080;
  }

  /// Takes no more tasks, ends or hands back those that run, and stops. HTTP answers until the
  /// tasks are over, so that load balancers see why.
  @Override
  public void close() {
    context.getBean(Readiness.class).drain();
    context.getBean(WorkerPool.class).drain();
    context.getBean(Rounds.class).stop();
    context.close();
  }
}
