package dev.millrace.handler.builtin;

import dev.millrace.handler.PermanentFailure;
import dev.millrace.handler.TaskContext;
import dev.millrace.handler.TaskHandler;
import dev.millrace.settings.Settings;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.condition.Condition;
import io.micronaut.context.condition.ConditionContext;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Types for trying Millrace out, there only when `MILLRACE_DEBUG_TYPES` is true: one of them ends
/// the process.
@Singleton
@Requires(condition = DebugTypes.Wanted.class)
final class DebugTypes {
  private static final long SLICE = 100;

  /// How long to sleep, in milliseconds.
  @Serdeable
  record Nap(long ms) {}

  /// Up to which attempt to fail, always when absent; and whether for good.
  @Serdeable
  record Fault(@Nullable Integer times, @Nullable Boolean permanent) {}

  @TaskHandler("noop")
  void noop() {}

  @TaskHandler("sleep")
  void sleep(Nap nap, TaskContext context) throws InterruptedException {
    long end = System.nanoTime() + nap.ms() * 1_000_000;
    for (long left = nap.ms(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
      if (context.cancelled()) {
        throw new InterruptedException("the sleep was called off");
      }
      Thread.sleep(Math.min(left, SLICE));
    }
  }

  @TaskHandler("fail")
  void fail(Fault fault, TaskContext context) {
    if (fault.times() != null && context.attempt() > fault.times()) {
      return;
    }
    String message = "attempt %d fails, as asked".formatted(context.attempt());
    throw Boolean.TRUE.equals(fault.permanent())
        ? new PermanentFailure(message)
        : new IllegalStateException(message);
  }

  @TaskHandler("exit")
  void exit() {
    Runtime.getRuntime().halt(1);
  }

  /// Whether the setting asks for these types.
  static final class Wanted implements Condition {
    @Override
    public boolean matches(ConditionContext context) {
      return context
          .getBean(Settings.class)
          .flag("MILLRACE_DEBUG_TYPES", false, "adds the types noop, sleep, fail, exit and ledger");
    }
  }
}
