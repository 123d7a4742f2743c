package dev.millrace.handler;

import io.micronaut.context.annotation.Executable;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Makes a bean's method the handler of one or more task types. It may take the payload (a type
/// that Micronaut Serde reads, or a `String` for its JSON text) and a `TaskContext`, both optional;
/// what it returns, if anything, becomes the task's result. To fail and be tried again, it throws;
/// to fail for good, it throws `PermanentFailure`. It may run again after a crash, so its effects
/// should bear repeating: `TaskContext.id()` is the same in each attempt.
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Executable(processOnStartup = true)
public @interface TaskHandler {
  /// The types it takes, 1 to 100 characters of `A-Z a-z 0-9 . _ -` each.
  String[] value();

  /// How long one attempt may take, such as `30s`; empty: as configured for all (`TASK_TIMEOUT`).
  String timeout() default "";

  /// How many attempts a task gets, 1 to 20; 0: as configured for all (`MAX_ATTEMPTS`).
  int maxAttempts() default 0;
}
