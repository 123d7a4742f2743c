package dev.millrace.observe;

import dev.millrace.store.QueueUnavailable;
import dev.millrace.store.Queues;
import dev.millrace.store.Records;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.store.TaskQueue;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Whether the store and each queue answer, at most a second old, found out within three.
@Singleton
final class Checks {
  private static final Logger LOG = LoggerFactory.getLogger(Checks.class);
  private static final Duration LONGEST = Duration.ofSeconds(3);

  private final Records records;
  private final TaskQueue queue;
  private final Queues queues;
  private final Cached<List<Check>> checks = new Cached<>(this::look);
  private List<String> known = List.of();

  Checks(Records records, TaskQueue queue, Queues queues) {
    this.records = records;
    this.queue = queue;
    this.queues = queues;
  }

  /// Something that is needed, and whether it answers.
  record Check(String what, boolean works) {}

  /// Everything that is needed.
  List<Check> now() {
    return checks.get();
  }

  /// Names of what does not answer.
  List<String> broken() {
    return now().stream().filter(check -> !check.works()).map(Check::what).toList();
  }

  private List<Check> look() {
    var asked = new LinkedHashMap<String, FutureTask<Boolean>>();
    asked.put("store", ask(records::check));
    for (String name : queues.names()) {
      asked.put("queue " + name, ask(() -> queue.depth(name)));
    }
    long end = System.nanoTime() + LONGEST.toNanos();
    var found = new ArrayList<Check>();
    for (Map.Entry<String, FutureTask<Boolean>> one : asked.entrySet()) {
      found.add(new Check(one.getKey(), answers(one.getValue(), end)));
    }
    report(found.stream().filter(check -> !check.works()).map(Check::what).toList());
    return found;
  }

  private static FutureTask<Boolean> ask(Runnable question) {
    var asked =
        new FutureTask<>(() -> {
          try {
            question.run();
            return true;
          } catch (StoreUnavailable | QueueUnavailable e) {
            LOG.debug("a check failed", e);
            return false;
          }
        });
    Thread.ofVirtual().name("check").start(asked);
    return asked;
  }

  private static boolean answers(FutureTask<Boolean> asked, long end) {
    try {
      return asked.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      asked.cancel(true);
      return false;
    } catch (ExecutionException e) {
      LOG.error("a check failed in an unforeseen way", e.getCause());
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Once per outage, and once when it is over; called by one thread at a time.
  private void report(List<String> broken) {
    if (!broken.equals(known)) {
      LOG.warn(broken.isEmpty() ? "all is back" : "no answer from {}", String.join(", ", broken));
      known = broken;
    }
  }
}
