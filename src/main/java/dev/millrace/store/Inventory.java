package dev.millrace.store;

import dev.millrace.store.Records.Whole;
import dev.millrace.task.Body;
import dev.millrace.task.Task;
import dev.millrace.task.TaskState;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Looks at every record there is, for an operator who wants to know that nothing is missing. It
/// reads the whole store, which nothing else does.
@Singleton
public final class Inventory {
  private static final int PAGE = 500;

  private final Records records;
  private final TaskCodec codec;
  private final Bodies bodies;

  public Inventory(Records records, Retention retention) {
    this.records = records;
    this.codec = new TaskCodec(new Agenda(records.shards()), retention);
    this.bodies = new Bodies(records);
  }

  /// What is told of each task.
  public interface Visitor {
    /// A task that is as it should be.
    void task(Task task);

    /// A task, or what should be one, that no part of the engine will look after; `why` says so.
    void unexplained(String id, String why);
  }

  /// Shows `visitor` every task once. Tasks that move meanwhile are shown as they were at some
  /// moment.
  public void walk(Visitor visitor) {
    String next = null;
    do {
      Whole page = records.all(next, PAGE);
      page.entries().stream()
          .filter(entry -> !entry.id().contains("#"))
          .forEach(entry -> look(entry, visitor));
      next = page.next();
    } while (next != null);
  }

  private void look(Entry entry, Visitor visitor) {
    Task task;
    try {
      task = codec.decode(entry);
    } catch (RuntimeException e) {
      visitor.unexplained(entry.id(), "its record can't be read: " + e.getMessage());
      return;
    }
    String why = misplaced(entry, task);
    if (why == null) {
      why = lacking(task);
    }
    if (why == null) {
      visitor.task(task);
    } else {
      visitor.unexplained(task.id(), why);
    }
  }

  /// A claim moves no task in the agenda, so a running one may stand where it waited.
  private @Nullable String misplaced(Entry entry, Task task) {
    String bucket = entry.text(Entry.BUCKET);
    String right = codec.agenda().bucket(task);
    boolean waitedThere =
        task.state() instanceof TaskState.Processing
            && right.replaceFirst("^sent#", "due#").equals(bucket);
    if (right.equals(bucket) || waitedThere) {
      return entry.fields().get(Entry.TIME) instanceof Long
          ? null
          : "the agenda has no time for it, so upkeep does not see it";
    }
    return "it is %s, but the agenda has it in %s, not in %s"
        .formatted(task.status(), bucket, right);
  }

  private @Nullable String lacking(Task task) {
    Stream<Body> all =
        task.state() instanceof TaskState.Completed(Instant _, Body result)
            ? Stream.of(task.spec().payload(), result)
            : Stream.of(task.spec().payload());
    Optional<Body> gone =
        all.filter(body -> body instanceof Body.Apart && bodies.read(task.id(), body) == null)
            .findFirst();
    return gone.map(body -> "a part of its %s is gone".formatted(name((Body.Apart) body)))
        .orElse(null);
  }

  private static String name(Body.Apart body) {
    return body.name().substring(0, body.name().indexOf('-'));
  }
}
