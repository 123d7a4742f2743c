package dev.millrace.trial.chaos;

import dev.millrace.client.MillraceClient;
import dev.millrace.client.Refused;
import dev.millrace.client.SeenTask;
import dev.millrace.client.Unreachable;
import dev.millrace.trial.chaos.Load.Acked;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/// Asks for the record of each accepted task until it is final, or until waiting is no use.
final class Harvest {
  private static final int READERS = 16;
  private static final long PAUSE_MS = 100;
  private static final int NOT_FOUND = 404;
  private static final Duration STEP = Duration.ofSeconds(2);

  private final Stage stage;
  private final long end;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private final Queue<String> open = new ConcurrentLinkedQueue<>();

  private Harvest(Stage stage, Duration patience) {
    this.stage = stage;
    this.end = System.nanoTime() + patience.toNanos();
  }

  /// The records by id; a task that is not there is missing.
  static Map<String, Seen> of(Stage stage, List<Acked> acked, Duration patience) {
    var harvest = new Harvest(stage, patience);
    acked.forEach(one -> harvest.open.add(one.id()));
    try (var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < READERS; n++) {
        readers.execute(harvest::read);
      }
    }
    return Map.copyOf(harvest.seen);
  }

  private void read() {
    try {
      for (String id = open.poll(); id != null; id = open.poll()) {
        while (!isFinal(id) && System.nanoTime() < end) {
          Thread.sleep(PAUSE_MS);
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isFinal(String id) {
    @Nullable MillraceClient client = stage.client();
    if (client == null) {
      return false;
    }
    try {
      SeenTask task = client.get(id, STEP);
      seen.put(id, Seen.of(task, client.events(id)));
      return task.status().isFinal();
    } catch (Unreachable _) {
      return false; // another engine may answer
    } catch (Refused e) {
      return e.status() == NOT_FOUND;
    }
  }
}
