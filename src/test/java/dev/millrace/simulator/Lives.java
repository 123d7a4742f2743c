package dev.millrace.simulator;

import dev.millrace.handler.Handlers;
import dev.millrace.settings.Settings;
import io.micronaut.context.ApplicationContext;
import io.micronaut.inject.BeanDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// Lives by seed, for those outside the classes that were loaded anew. Only types of the JDK go in
/// and out: a seed, and whether its story is wanted; what came of it by name.
public final class Lives implements BiFunction<Long, Boolean, Map<String, Object>> {
  static final int TASKS = 100;

  private final Handlers handlers;

  /// `settings` are those of the classes as they are: Micronaut finds the classes that conditions
  /// name by its own loader. It also keeps annotations by name, so that it may know another
  /// `TaskHandler` than these classes do; then they are shown to it by hand.
  public Lives(Object settings) {
    var context =
        ApplicationContext.builder()
            .classLoader(Lives.class.getClassLoader())
            .deduceEnvironment(false)
            .environmentPropertySource(false)
            .banner(false)
            .properties(Map.of("millrace.home", "simulator"))
            .singletons(new Settings(Map.of()), settings)
            .start();
    handlers = context.getBean(Handlers.class);
    if (handlers.find(Chores.TYPE) == null) {
      BeanDefinition<Chores> chores = context.getBeanDefinition(Chores.class);
      chores.getExecutableMethods().forEach(method -> handlers.process(chores, method));
    }
  }

  /// Lives of an engine with one spoilt method, or with none.
  @SuppressWarnings("unchecked")
  static BiFunction<Long, Boolean, Map<String, Object>> anew(Interposed.@Nullable Spoilt spoilt) {
    var anew = new Interposed(Lives.class.getClassLoader(), spoilt);
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(anew);
    try {
      return (BiFunction<Long, Boolean, Map<String, Object>>)
          anew.loadClass(Lives.class.getName())
              .getConstructor(Object.class)
              .newInstance(new Settings(Map.of()));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Override
  public Map<String, Object> apply(Long seed, Boolean told) {
    Life.Outcome outcome = new Life(seed, TASKS, handlers, told).live();
    List<String> struck = new ArrayList<>();
    outcome.struck().keySet().forEach(fault -> struck.add(fault.name()));
    return Map.of(
        "broken", outcome.broken() == null ? "" : outcome.broken(),
        "struck", struck,
        "steps", outcome.steps(),
        "fingerprint", outcome.fingerprint(),
        "disturbed", outcome.disturbed(),
        "story", outcome.story());
  }
}
