package dev.millrace.simulator;

import dev.millrace.handler.PermanentFailure;
import dev.millrace.handler.TaskContext;
import dev.millrace.handler.TaskHandler;
import dev.millrace.simulator.Promises.Run;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Does chores, and tells the promises of the current life of each beginning and end.
@Singleton
@Requires(property = "millrace.home", value = "simulator")
final class Chores {
  static final String TYPE = "chore";

  /// A timeout ends those that hang.
  static final Duration TIMEOUT = Duration.ofSeconds(50);

  @TaskHandler(TYPE)
  String work(Map<String, Object> payload, TaskContext context) throws InterruptedException {
    Chore chore = Chore.of(payload);
    Life life = Life.of(Process.current());
    Run run = life.promises().began(chore, context, Process.current());
    try {
      Thread.sleep(chore.ms());
      return done(chore, context);
    } catch (InterruptedException e) {
      if (chore.kind() == Chore.Kind.IGNORES_INTERRUPTS) {
        Process.current().scheduler().insist(Duration.ofSeconds(30));
      }
      throw e;
    } finally {
      run.end();
    }
  }

  private static String done(Chore chore, TaskContext context) throws InterruptedException {
    boolean first = context.fence() == 1;
    switch (chore.kind()) {
      case FAILS_ONCE -> {
        if (first) {
          throw new IllegalStateException("the first time");
        }
      }
      case ALWAYS_FAILS -> throw new IllegalStateException("every time");
      case GIVES_UP -> throw new PermanentFailure("no use");
      case HANGS, IGNORES_INTERRUPTS -> Thread.sleep(Duration.ofDays(1));
      case ENDS_ITS_PROCESS -> {
        if (first) {
          Life.of(Process.current()).kill(Process.current());
          LockSupport.park();
        }
      }
      case OVERFLOWS_THE_STACK -> throw new StackOverflowError();
      case SNOOZES -> {
        if (first) {
          throw context.snooze(Duration.ofSeconds(3));
        }
      }
      case CHATS -> {
        context.progress(50, "half");
        context.log("a line");
        Thread.sleep(1_500);
        context.progress(90, "nearly");
      }
      case WORKS -> {}
    }
    return "done " + chore.n() + chore.ballast();
  }
}
