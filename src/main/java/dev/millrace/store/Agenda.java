package dev.millrace.store;

import dev.millrace.task.Task;
import dev.millrace.task.TaskState;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The names of the agenda's buckets: where upkeep and lists find tasks.
///
/// @param shards over how many buckets each part is spread
public record Agenda(int shards) {
  /// Waiting tasks of `queue` that no message speaks for yet.
  public Stream<String> due(String queue) {
    return all("due#" + queue);
  }

  /// Waiting or running tasks of `queue` for which a message went out.
  public Stream<String> sent(String queue) {
    return all("sent#" + queue);
  }

  /// Tasks that ended with `outcome` (completed, failed or cancelled).
  public Stream<String> finished(String outcome) {
    return all(outcome);
  }

  String bucket(Task task) {
    String queue = task.spec().queue();
    String part =
        switch (task.state()) {
          case TaskState.Waiting waiting -> (waiting.queued() ? "sent#" : "due#") + queue;
          case TaskState.Processing _ -> "sent#" + queue;
          case TaskState.Completed _ -> "completed";
          case TaskState.Failed _ -> "failed";
          case TaskState.Cancelled _ -> "cancelled";
        };
    return part + "#" + Math.floorMod(task.id().hashCode(), shards);
  }

  private Stream<String> all(String part) {
    return IntStream.range(0, shards).mapToObj(shard -> part + "#" + shard);
  }
}
