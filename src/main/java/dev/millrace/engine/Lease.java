package dev.millrace.engine;

import dev.millrace.settings.Settings;
import dev.millrace.task.TaskEvent;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/// How this process holds the tasks that it runs: under which name, and for how long at a time.
public record Lease(String worker, Duration duration) {
  /// How much of a lease may pass before it is renewed.
  private static final int SHARE = 3;

  /// A dead letter carries the claim of its task, and whoever knows that can bring the task back.
  private static final SecureRandom CHANCE = new SecureRandom();

  /// Reads `LEASE_DURATION`; the name is the host, the process and a chance number.
  public static Lease from(Settings settings) {
    Duration duration =
        settings.time(
            "LEASE_DURATION",
            "30s",
            "2s",
            "1h",
            "how long a worker may be silent before another takes its task over");
    String chance = Integer.toString(ThreadLocalRandom.current().nextInt(36 * 36 * 36), 36);
    long pid = ManagementFactory.getRuntimeMXBean().getPid();
    return new Lease(host() + "-" + pid + "-" + chance, duration);
  }

  /// A claim at `now`; its nonce tells it from every other.
  TaskEvent.Started claim(Instant now) {
    String nonce = Long.toString(CHANCE.nextLong() >>> 1, 36);
    return new TaskEvent.Started(now, worker, now.plus(duration), nonce);
  }

  /// After how long a held lease is renewed.
  Duration renewal() {
    return duration.dividedBy(SHARE);
  }

  /// How long before its end a lease that could not be renewed is given up, so that the handler has
  /// stopped before anybody else may start.
  Duration margin() {
    return duration.dividedBy(10);
  }

  private static String host() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return name.replaceAll("[^A-Za-z0-9.-]", "-").substring(0, Math.min(name.length(), 24));
    } catch (UnknownHostException e) {
      return "host";
    }
  }
}
