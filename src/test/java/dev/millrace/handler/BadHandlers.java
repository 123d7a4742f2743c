package dev.millrace.handler;

import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.util.concurrent.CompletableFuture;

/// Handlers as they may not be; each is there only under its own name.
class BadHandlers {
  private BadHandlers() {}

  static class Plain {
    public int x;
  }

  @Singleton
  @Requires(property = "handlers", value = "twice")
  static class Twice {
    @TaskHandler("same")
    void first() {}

    @TaskHandler("same")
    void second() {}
  }

  @Singleton
  @Requires(property = "handlers", value = "two-payloads")
  static class TwoPayloads {
    @TaskHandler("two")
    void run(String one, String two) {}
  }

  @Singleton
  @Requires(property = "handlers", value = "unreadable")
  static class Unreadable {
    @TaskHandler("unreadable")
    void run(Plain plain) {}
  }

  @Singleton
  @Requires(property = "handlers", value = "unwritable")
  static class Unwritable {
    @TaskHandler("unwritable")
    Plain run() {
      return new Plain();
    }
  }

  @Singleton
  @Requires(property = "handlers", value = "future")
  static class Future {
    @TaskHandler("future")
    CompletableFuture<String> run() {
      return new CompletableFuture<>();
    }
  }

  @Singleton
  @Requires(property = "handlers", value = "bad-name")
  static class BadName {
    @TaskHandler("no spaces")
    void run() {}
  }

  @Singleton
  @Requires(property = "handlers", value = "no-name")
  static class NoName {
    @TaskHandler({})
    void run() {}
  }

  @Singleton
  @Requires(property = "handlers", value = "bad-timeout")
  static class BadTimeout {
    @TaskHandler(value = "slow", timeout = "soon")
    void run() {}
  }

  @Singleton
  @Requires(property = "handlers", value = "no-time")
  static class NoTime {
    @TaskHandler(value = "slow", timeout = "0s")
    void run() {}
  }

  @Singleton
  @Requires(property = "handlers", value = "too-long")
  static class TooLong {
    @TaskHandler(value = "slow", timeout = "13h")
    void run() {}
  }

  @Singleton
  @Requires(property = "handlers", value = "too-many")
  static class TooMany {
    @TaskHandler(value = "many", maxAttempts = 21)
    void run() {}
  }

  @Singleton
  @Requires(property = "handlers", value = "built-in")
  static class BuiltIn {
    @TaskHandler("email")
    void run() {}
  }

  @Singleton
  @Requires(property = "handlers", value = "static")
  static class Static {
    @TaskHandler("static")
    static void run() {}

    @TaskHandler("fine")
    void fine() {}
  }
}
