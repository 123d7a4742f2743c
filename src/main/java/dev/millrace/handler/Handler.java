package dev.millrace.handler;

import io.micronaut.context.BeanContext;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.ExecutableMethod;
import io.micronaut.serde.ObjectMapper;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// The handler of one task type: a bean's method, and what its annotation says.
public final class Handler {
  private final String type;
  private final Terms terms;
  private final @Nullable Payload payload;
  private final Target<?> target;
  private final ObjectMapper mapper;

  Handler(
      String type, Terms terms, @Nullable Payload payload, Target<?> target, ObjectMapper mapper) {
    this.type = type;
    this.terms = terms;
    this.payload = payload;
    this.target = target;
    this.mapper = mapper;
  }

  /// What the annotation asks for: null and 0 leave it to what is configured for all types.
  record Terms(@Nullable Duration timeout, int maxAttempts) {}

  /// The type that it takes.
  public String type() {
    return type;
  }

  /// How long one attempt may take; null: as configured for all types.
  public @Nullable Duration timeout() {
    return terms.timeout();
  }

  /// How many attempts a task gets; 0: as configured for all types.
  public int maxAttempts() {
    return terms.maxAttempts();
  }

  /// Throws `BadPayload` unless the handler can read this payload.
  public void check(String payloadJson) {
    read(payloadJson);
  }

  /// Runs the handler in this thread. Answers its result as JSON, null when it has none; throws
  /// what it throws, an `Error` (but no lack of memory) as an `ExecutionException`.
  public @Nullable String run(String payloadJson, TaskContext context) throws Exception {
    Object result;
    try {
      result = target.call(read(payloadJson), context);
    } catch (InvocationTargetException | UndeclaredThrowableException e) {
      throw unwrapped(e.getCause() == null ? e : e.getCause());
    } catch (Error e) {
      throw unwrapped(e);
    }
    return result == null ? null : mapper.writeValueAsString(result);
  }

  private @Nullable Object read(String json) {
    if (payload == null) {
      ExactJson.read(json);
      return null;
    }
    return payload.read(json);
  }

  private static Exception unwrapped(Throwable thrown) {
    return switch (thrown) {
      case Exception e -> e;
      case OutOfMemoryError e -> throw e;
      default -> new ExecutionException("the handler ended in " + thrown, thrown);
    };
  }

  /// The method, and the bean that it is called on, which is made at the first call.
  record Target<B>(BeanContext beans, BeanDefinition<B> bean, ExecutableMethod<B, ?> method) {
    @Nullable Object call(@Nullable Object payload, TaskContext context) throws Exception {
      Argument<?>[] wanted = method.getArguments();
      var arguments = new @Nullable Object[wanted.length];
      for (int n = 0; n < wanted.length; n++) {
        arguments[n] = wanted[n].getType() == TaskContext.class ? context : payload;
      }
      return method.invoke(beans.getBean(bean), arguments);
    }

    /// What the method is called in messages.
    String name() {
      return method.getDeclaringType().getSimpleName() + "#" + method.getMethodName();
    }
  }
}
