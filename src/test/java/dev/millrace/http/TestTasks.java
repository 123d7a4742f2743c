package dev.millrace.http;

import dev.millrace.handler.TaskContext;
import dev.millrace.handler.TaskHandler;
import io.micronaut.context.annotation.Requires;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/// What tests submit: `echo` returns its payload, `note` wants a text, `fail` fails, `gate` waits
/// until it is opened.
@Singleton
@Requires(property = TestServer.HANDLERS)
public class TestTasks {
  private final CountDownLatch gate = new CountDownLatch(1);

  @Serdeable
  record Note(String text) {}

  /// Lets tasks of type `gate` end.
  public void open() {
    gate.countDown();
  }

  @TaskHandler("echo")
  @Nullable JsonNode echo(@Nullable JsonNode payload) {
    return payload;
  }

  @TaskHandler("note")
  void note(Note note) {}

  @TaskHandler(value = "fail", maxAttempts = 2)
  void fail() {
    throw new IllegalStateException("it failed");
  }

  @TaskHandler("gate")
  JsonNode gate(JsonNode payload, TaskContext context) throws InterruptedException {
    context.progress(40, "waits");
    gate.await();
    return payload;
  }
}
