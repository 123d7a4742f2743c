package dev.millrace.explorer;

import dev.millrace.explorer.Message.Revival;
import dev.millrace.task.Attempt;
import dev.millrace.task.Claim;
import dev.millrace.task.Doorbell;
import dev.millrace.task.Failure;
import dev.millrace.task.Outcome;
import dev.millrace.task.Status;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskState;
import dev.millrace.task.TaskState.Processing;
import dev.millrace.task.TaskState.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Every task that can come up, by number, and what the rules make of it. The rules are pure, so
/// each question is asked once. Tasks are the same here when they differ only in history, in times
/// that are past, and in how far their version and fence are from the record's.
final class Book {
  static final int MOST = 1024;
  static final int REFUSED = -1;
  private static final int UNKNOWN = -2;
  private static final int MOVES = Move.values().length;
  private static final int ASKED = Revival.values().length * 4;
  private static final Failure BOOM = new Failure(Failure.HANDLER_FAILED, "boom");

  private final Rules rules;
  private final Map<Task, Integer> numbers = new HashMap<>();
  private final List<Task> tasks = new ArrayList<>();
  private final int[] claims = unknown(MOST * 4);
  private final int[] aged = unknown(MOST * 2);
  private final int[][] changes = new int[MOST][];
  private final @Nullable Decision[] decisions = new Decision[MOST * ASKED];

  Book(Rules rules) {
    this.rules = rules;
  }

  /// A change of the record; the first six are ends of an attempt.
  enum Move {
    DONE,
    FAILED,
    LATER,
    HANDED_BACK,
    CALLED_OFF,
    LOST,
    QUEUED,
    NOT_QUEUED,
    RENEWED,
    CANCEL,
    REPLAYED
  }

  /// What `Claim.decide` said.
  enum Decision {
    MINE,
    AGAIN,
    HIDE,
    EXPIRED,
    REVIVE,
    DROP
  }

  Task task(int number) {
    return tasks.get(number);
  }

  /// The number of `task` as a record.
  int record(Task task) {
    return number(normal(task, 1, 1));
  }

  /// What a claim makes of the record, or `REFUSED`.
  int claim(int record, boolean current, boolean late) {
    int index = record << 2 | (current ? 2 : 0) | (late ? 1 : 0);
    if (claims[index] == UNKNOWN) {
      claims[index] = numbered(rules.claim(task(record), current, late));
    }
    return claims[index];
  }

  Decision decide(int record, Revival revival, boolean own, boolean late) {
    int index = record * ASKED + revival.ordinal() * 4 + (own ? 2 : 0) + (late ? 1 : 0);
    Decision known = decisions[index];
    if (known == null) {
      String carried =
          switch (revival) {
            case NONE -> null;
            case VALID -> Rules.NONCE;
            case STALE -> "earlier";
          };
      var bell = new Doorbell(Rules.ID, 0, carried);
      known = brief(rules.decide(task(record), bell, own ? Rules.NONCE : "other", late));
      decisions[index] = known;
    }
    return known;
  }

  /// What `move`, decided on `seen`, makes of the record, or `REFUSED`.
  int apply(int record, int seen, Move move) {
    int[] row = changes[record];
    if (row == null) {
      row = unknown(MOST * MOVES);
      changes[record] = row;
    }
    int index = seen * MOVES + move.ordinal();
    if (row[index] == UNKNOWN) {
      row[index] = numbered(rules.apply(task(record), task(seen), event(move, task(seen))));
    }
    return row[index];
  }

  boolean knowsOwnWrite(int seen, Move end) {
    Task before = normal(task(seen), 1, 1);
    return rules.knowsOwnWrite(before, event(end, before));
  }

  boolean holds(int record, int mine) {
    return rules.holds(task(record), task(mine));
  }

  /// What somebody knows of the record after another write, and after another claim.
  int aged(int seen, boolean claimed) {
    int index = seen << 1 | (claimed ? 1 : 0);
    if (aged[index] == UNKNOWN) {
      Task task = task(seen);
      aged[index] = number(normal(task, 0, claimed ? 0 : task.attempt().fence()));
    }
    return aged[index];
  }

  boolean isCurrent(int seen) {
    return task(seen).version() == 1;
  }

  /// Whether the record names a time that is still to come.
  boolean waitsForTime(int record) {
    return switch (task(record).state()) {
      case Processing _ -> true;
      case Waiting waiting -> waiting.due().isAfter(Rules.NOW);
      case TaskState.Finished _ -> false;
    };
  }

  private TaskEvent event(Move move, Task seen) {
    Instant now = Rules.NOW;
    return switch (move) {
      case DONE -> rules.settle(new Outcome.Done(null), seen);
      case FAILED -> rules.settle(new Outcome.Retry(BOOM), seen);
      case LATER -> rules.settle(new Outcome.Later(Duration.ZERO), seen);
      case HANDED_BACK -> rules.settle(new Outcome.Interrupted(), seen);
      case CALLED_OFF -> rules.settle(new Outcome.CalledOff(), seen);
      case LOST -> rules.settle(new Outcome.Lost(), seen);
      case QUEUED -> new TaskEvent.Queued(now);
      case NOT_QUEUED -> new TaskEvent.NotQueued(now);
      case RENEWED -> new TaskEvent.Renewed(now, now.plusSeconds(30), null);
      case CANCEL -> rules.cancel(seen);
      case REPLAYED -> new TaskEvent.Replayed(now);
    };
  }

  private static Decision brief(Claim claim) {
    return switch (claim) {
      case Claim.Mine _ -> Decision.MINE;
      case Claim.TryAgain _ -> Decision.AGAIN;
      case Claim.Hide _ -> Decision.HIDE;
      case Claim.Expired _ -> Decision.EXPIRED;
      case Claim.Revive _ -> Decision.REVIVE;
      case Claim.Drop _, Claim.Unknown() -> Decision.DROP;
    };
  }

  private int numbered(@Nullable Task record) {
    return record == null ? REFUSED : record(record);
  }

  private int number(Task task) {
    Integer known = numbers.get(task);
    if (known != null) {
      return known;
    }
    if (tasks.size() == MOST) {
      throw new IllegalStateException("more tasks than expected: " + task);
    }
    tasks.add(task);
    numbers.put(task, tasks.size() - 1);
    return tasks.size() - 1;
  }

  private static Task normal(Task task, long version, long fence) {
    int number = task.attempt().number();
    var attempt = new Attempt(number, fence, Rules.NOW, "worker", Rules.NOW, null);
    return new Task(task.id(), task.spec(), normal(task.state()), attempt, List.of(), version);
  }

  private static TaskState normal(TaskState state) {
    return switch (state) {
      case TaskState.Scheduled(var due, var queued) -> new TaskState.Scheduled(due, queued);
      case TaskState.Pending(var due, var queued) -> new TaskState.Pending(due, queued);
      case TaskState.Retrying(var due, var queued, _) -> new TaskState.Retrying(due, queued, BOOM);
      case Processing(_, var claim, var asked) ->
          new Processing(Rules.NOW.plusSeconds(30), claim, asked);
      case TaskState.Completed _ -> new TaskState.Completed(Rules.NOW, null);
      case TaskState.Failed(_, _, var revival) -> new TaskState.Failed(Rules.NOW, BOOM, revival);
      case TaskState.Cancelled _ -> new TaskState.Cancelled(Rules.NOW);
    };
  }

  Status status(int record) {
    return task(record).status();
  }

  private static int[] unknown(int size) {
    var cells = new int[size];
    Arrays.fill(cells, UNKNOWN);
    return cells;
  }
}
