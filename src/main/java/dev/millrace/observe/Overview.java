package dev.millrace.observe;

import dev.millrace.store.Queues;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.TaskQueue.Depth;
import dev.millrace.store.Totals;
import dev.millrace.store.Totals.Place;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;

/// How much there is, at most a second old: one record is read and each queue asked once, however
/// many tasks there are. Throws `StoreUnavailable` and `QueueUnavailable`.
@Singleton
final class Overview {
  private final Cached<Map<Place, Long>> tasks;
  private final Cached<Map<String, Depth>> depths;

  Overview(Totals totals, TaskQueue queue, Queues queues) {
    this.tasks = new Cached<>(totals::now);
    this.depths = new Cached<>(() -> depths(queue, queues));
  }

  /// How many tasks stand where.
  long tasks(Place place) {
    return tasks.get().getOrDefault(place, 0L);
  }

  /// Messages of `queue`.
  Depth depth(String queue) {
    return depths.get().getOrDefault(queue, new Depth(0, 0, 0));
  }

  /// Messages that wait to be received, over all queues.
  long visible() {
    return depths.get().values().stream().mapToLong(Depth::visible).sum();
  }

  private static Map<String, Depth> depths(TaskQueue queue, Queues queues) {
    var depths = new LinkedHashMap<String, Depth>();
    queues.names().forEach(name -> depths.put(name, queue.depth(name)));
    return depths;
  }
}
