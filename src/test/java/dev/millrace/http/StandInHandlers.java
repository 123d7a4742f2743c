package dev.millrace.http;

import dev.millrace.handler.BadPayload;
import dev.millrace.handler.Handler;
import dev.millrace.handler.Handlers;
import dev.millrace.handler.TaskContext;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// `echo` returns its payload, `note` wants a string, `fail` fails, `gate` waits to be let through.
@Singleton
@Replaces(Handlers.class)
@Requires(property = TestServer.HANDLERS)
public class StandInHandlers extends Handlers {
  private final CountDownLatch gate = new CountDownLatch(1);

  /// Lets tasks of type `gate` end.
  public void open() {
    gate.countDown();
  }

  @Override
  public @Nullable Handler find(String type) {
    return switch (type) {
      case "echo" -> new Each(type, (payload, _) -> payload);
      case "note" -> new Each(type, (_, _) -> null);
      case "fail" ->
          new Each(
              type,
              (_, _) -> {
                throw new IllegalStateException("it failed");
              });
      case "gate" ->
          new Each(
              type,
              (payload, context) -> {
                context.progress(40, "waits");
                gate.await();
                return payload;
              });
      default -> null;
    };
  }

  private interface Work {
    @Nullable String run(String payload, TaskContext context) throws Exception;
  }

  private record Each(String type, Work work) implements Handler {
    @Override
    public @Nullable Duration timeout() {
      return null;
    }

    @Override
    public int maxAttempts() {
      return type.equals("fail") ? 2 : 0;
    }

    @Override
    public void check(String payload) {
      if (type.equals("note") && !payload.startsWith("\"")) {
        throw new BadPayload("/text", "text is a string.");
      }
    }

    @Override
    public @Nullable String run(String payload, TaskContext context) throws Exception {
      return work.run(payload, context);
    }
  }
}
