package dev.millrace.handler;

import io.micronaut.context.BeanContext;
import io.micronaut.context.processor.ExecutableMethodProcessor;
import io.micronaut.core.annotation.AnnotationValue;
import io.micronaut.core.beans.BeanIntrospector;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.ExecutableMethod;
import io.micronaut.serde.ObjectMapper;
import io.micronaut.serde.config.DeserializationConfiguration;
import io.micronaut.serde.exceptions.SerdeException;
import jakarta.inject.Singleton;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// All handlers of this process by type. Micronaut hands in every `@TaskHandler` method while the
/// context starts; one that can't be used stops the start with a `BadHandler`.
@Singleton
public final class Handlers implements ExecutableMethodProcessor<TaskHandler> {
  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final Pattern TIMEOUT = Pattern.compile("\\d{1,9}(ms|s|m|h)");
  private static final Duration LONGEST = Duration.ofHours(12);
  private static final int MOST_ATTEMPTS = 20;

  private final BeanContext beans;
  private final ObjectMapper mapper;
  private final ObjectMapper strict;
  private final Map<String, Handler> byType = new ConcurrentHashMap<>();
  private final Map<String, String> methods = new ConcurrentHashMap<>();

  Handlers(BeanContext beans, ObjectMapper mapper, DeserializationConfiguration configuration) {
    this.beans = beans;
    this.mapper = mapper;
    this.strict = Payload.strict(mapper, configuration);
  }

  /// The types that tasks may have here, sorted.
  public Set<String> types() {
    return new TreeSet<>(byType.keySet());
  }

  /// The handler of `type`, null when there is none.
  public @Nullable Handler find(String type) {
    return byType.get(type);
  }

  @Override
  public void process(BeanDefinition<?> bean, ExecutableMethod<?, ?> method) {
    Handler.Target<?> target = target(bean, method);
    AnnotationValue<TaskHandler> asked = method.getAnnotation(TaskHandler.class);
    if (asked == null) {
      return;
    }
    refuseStatic(bean);
    Payload payload = payload(target);
    proveResult(target);
    Handler.Terms terms = terms(target, asked);
    if (asked.stringValues().length == 0) {
      throw new BadHandler(target.name(), "it names no type; write @TaskHandler(\"some-type\")");
    }
    for (String type : asked.stringValues()) {
      if (!TYPE.matcher(type).matches()) {
        throw new BadHandler(
            target.name(), "type '%s' has to be 1 to 100 of A-Z a-z 0-9 . _ -".formatted(type));
      }
      String other = methods.putIfAbsent(type, target.name());
      if (other != null) {
        throw new BadHandler(
            target.name(),
            "type '%s' is handled by %s already; rename one of them".formatted(type, other));
      }
      byType.put(type, new Handler(type, terms, payload, target, mapper));
    }
  }

  /// Micronaut passes over static methods without a word.
  private static void refuseStatic(BeanDefinition<?> bean) {
    for (Method method : bean.getBeanType().getDeclaredMethods()) {
      if (Modifier.isStatic(method.getModifiers())
          && method.isAnnotationPresent(TaskHandler.class)) {
        throw new BadHandler(
            bean.getBeanType().getSimpleName() + "#" + method.getName(),
            "it is static; leave that out");
      }
    }
  }

  @SuppressWarnings("unchecked")
  private <B> Handler.Target<B> target(BeanDefinition<B> bean, ExecutableMethod<?, ?> method) {
    return new Handler.Target<>(beans, bean, (ExecutableMethod<B, ?>) method);
  }

  private @Nullable Payload payload(Handler.Target<?> target) {
    List<Argument<?>> payloads =
        Arrays.<Argument<?>>stream(target.method().getArguments())
            .filter(argument -> argument.getType() != TaskContext.class)
            .toList();
    if (payloads.size() > 1) {
      throw new BadHandler(
          target.name(), "it takes %d payloads; leave one".formatted(payloads.size()));
    }
    if (payloads.isEmpty()) {
      return null;
    }
    var payload = new Payload(strict, payloads.getFirst());
    try {
      payload.prove();
    } catch (SerdeException | RuntimeException e) {
      String name = payload.type().getTypeString(true);
      throw new BadHandler(
          target.name(), "%s can't be read from JSON; annotate it @Serdeable".formatted(name));
    }
    return payload;
  }

  /// What is only known at run time (an interface, `Object`) is left to run time.
  @SuppressWarnings({"unchecked", "rawtypes"})
  private void proveResult(Handler.Target<?> target) {
    var result = (Argument) target.method().getReturnType().asArgument();
    if (target.method().getReturnType().isVoid()) {
      return;
    }
    if (!isWritable(result)) {
      throw new BadHandler(
          target.name(),
          "its result %s can't be written as JSON; return a type annotated @Serdeable"
              .formatted(result.getTypeString(true)));
    }
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private boolean isWritable(Argument type) {
    try {
      var registry = mapper.getSerdeRegistry();
      Class<?> lastResort = registry.findSerializer(Object.class).getClass();
      boolean own = registry.findSerializer(type).getClass() != lastResort;
      boolean later =
          Modifier.isAbstract(type.getType().getModifiers()) || type.getType() == Object.class;
      return own || later || BeanIntrospector.SHARED.findIntrospection(type.getType()).isPresent();
    } catch (SerdeException e) {
      return false;
    }
  }

  private static Handler.Terms terms(Handler.Target<?> target, AnnotationValue<TaskHandler> asked) {
    int attempts = asked.intValue("maxAttempts").orElse(0);
    if (attempts < 0 || attempts > MOST_ATTEMPTS) {
      throw new BadHandler(
          target.name(),
          "maxAttempts = %d; it may be 1 to 20, or 0 for the default".formatted(attempts));
    }
    String text = asked.stringValue("timeout").orElse("");
    if (text.isEmpty()) {
      return new Handler.Terms(null, attempts);
    }
    Duration timeout =
        TIMEOUT.matcher(text).matches()
            ? ConversionService.SHARED.convert(text, Duration.class).orElse(Duration.ZERO)
            : Duration.ZERO;
    if (!timeout.isPositive() || timeout.compareTo(LONGEST) > 0) {
      throw new BadHandler(
          target.name(),
          "timeout = \"%s\"; write a time such as 30s or 5m, up to 12h".formatted(text));
    }
    return new Handler.Terms(timeout, attempts);
  }
}
