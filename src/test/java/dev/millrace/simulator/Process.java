package dev.millrace.simulator;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Threads that live and die together. Those that its threads start belong to it as well, for a
/// virtual thread inherits its scheduler. One that is killed never runs again, wherever it stands;
/// one that is frozen does not run until it thaws.
final class Process implements Executor {
  private static final InheritableThreadLocal<Process> CURRENT = new InheritableThreadLocal<>();
  private static final Constructor<?> ON_SCHEDULER = onScheduler();

  private final Scheduler scheduler;
  private final String name;
  private final List<Runnable> ready = new ArrayList<>();
  private boolean dead;
  private boolean frozen;
  private long thawed = Long.MIN_VALUE;

  Process(Scheduler scheduler, String name) {
    this.scheduler = scheduler;
    this.name = name;
    scheduler.add(this);
  }

  static Process current() {
    return CURRENT.get();
  }

  static @Nullable Process currentOrNull() {
    return CURRENT.get();
  }

  Scheduler scheduler() {
    return scheduler;
  }

  /// Begins a thread of this process.
  void start(Runnable work) {
    try {
      ((Thread.Builder.OfVirtual) ON_SCHEDULER.newInstance(this))
          .name(name)
          .start(() -> {
            CURRENT.set(this);
            work.run();
          });
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /// A thread of this process can go on.
  @Override
  public void execute(Runnable on) {
    scheduler.admit();
    if (!dead) {
      ready.add(on);
    }
  }

  void kill() {
    dead = true;
    ready.clear();
    scheduler.remove(this);
  }

  void freeze() {
    frozen = true;
  }

  void thaw() {
    if (frozen) {
      frozen = false;
      thawed = scheduler.nanos();
    }
  }

  boolean isDead() {
    return dead;
  }

  /// Whether it stood still at some time since `nanos`.
  boolean wasFrozenSince(long nanos) {
    return frozen || thawed >= nanos;
  }

  /// How many of its threads can go on now.
  int ready() {
    return frozen ? 0 : ready.size();
  }

  /// Lets one of them go on, until it waits for something.
  void step(int which) {
    Runnable chosen = ready.get(which);
    Runnable last = ready.removeLast();
    if (which < ready.size()) {
      ready.set(which, last);
    }
    chosen.run();
  }

  @Override
  public String toString() {
    return name;
  }

  private static Constructor<?> onScheduler() {
    try {
      Constructor<?> constructor =
          Class.forName("java.lang.ThreadBuilders$VirtualThreadBuilder")
              .getDeclaredConstructor(Executor.class);
      constructor.setAccessible(true);
      return constructor;
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK schedules virtual threads in another way", e);
    }
  }
}
