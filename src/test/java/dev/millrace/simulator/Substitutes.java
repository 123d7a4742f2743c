package dev.millrace.simulator;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.UUIDClock;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.millrace.simulated.SimulatedClock;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the engine's classes call when they ask for time, chance or a log. Public, for the classes
/// that call it are in other packages.
public final class Substitutes {
  /// How often those look who wait for something that does not tell the scheduler when it happens.
  private static final Duration LOOK = Duration.ofMillis(5);

  private Substitutes() {}

  @InsteadOf(System.class)
  public static long nanoTime() {
    return scheduler().nanos();
  }

  @InsteadOf(Thread.class)
  public static void sleep(long millis) throws InterruptedException {
    sleep(Duration.ofMillis(millis));
  }

  @InsteadOf(Thread.class)
  public static void sleep(Duration time) throws InterruptedException {
    if (Thread.interrupted() || !scheduler().pause(time)) {
      throw new InterruptedException();
    }
  }

  @InsteadOf(Thread.class)
  public static boolean join(Thread thread, Duration time) throws InterruptedException {
    for (Duration left = time; thread.isAlive() && left.isPositive(); left = left.minus(LOOK)) {
      sleep(LOOK);
    }
    return !thread.isAlive();
  }

  @InsteadOf(LockSupport.class)
  public static void parkNanos(long nanos) {
    scheduler().park(Duration.ofNanos(nanos));
  }

  @InsteadOf(Semaphore.class)
  public static boolean tryAcquire(Semaphore semaphore, int permits, long time, TimeUnit unit)
      throws InterruptedException {
    Duration left = Duration.of(time, unit.toChronoUnit());
    while (!semaphore.tryAcquire(permits)) {
      if (!left.isPositive()) {
        return false;
      }
      sleep(LOOK);
      left = left.minus(LOOK);
    }
    return true;
  }

  @InsteadOf(CountDownLatch.class)
  public static boolean await(CountDownLatch latch, long time, TimeUnit unit)
      throws InterruptedException {
    Duration step = Duration.of(time, unit.toChronoUnit()).dividedBy(8).plus(LOOK);
    for (int look = 0; look < 8 && latch.getCount() > 0; look++) {
      sleep(step);
    }
    return latch.getCount() == 0;
  }

  @InsteadOf(ThreadLocalRandom.class)
  public static long nextLong(ThreadLocalRandom instead) {
    return chance().nextLong();
  }

  @InsteadOf(ThreadLocalRandom.class)
  public static long nextLong(ThreadLocalRandom instead, long bound) {
    return chance().nextLong(bound);
  }

  @InsteadOf(SecureRandom.class)
  public static long nextLong(SecureRandom instead) {
    return chance().nextLong();
  }

  @InsteadOf(UUID.class)
  public static UUID randomUUID() {
    return new UUID(chance().nextLong(), chance().nextLong());
  }

  @InsteadOf(Generators.class)
  public static TimeBasedEpochGenerator timeBasedEpochGenerator() {
    SimulatedClock clock = scheduler().clock();
    return Generators.timeBasedEpochGenerator(
        chance(),
        new UUIDClock() {
          @Override
          public long currentTimeMillis() {
            return clock.instant().toEpochMilli();
          }
        });
  }

  @InsteadOf(LoggerFactory.class)
  public static Logger getLogger(Class<?> room) {
    return new Log(room.getSimpleName());
  }

  private static Scheduler scheduler() {
    return Process.current().scheduler();
  }

  private static Random chance() {
    return scheduler().chance();
  }
}
