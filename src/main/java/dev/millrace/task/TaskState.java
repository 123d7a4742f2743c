package dev.millrace.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is true of a task now: each state carries its own facts, so that nonsense can't be written.
public sealed interface TaskState {
  /// The name of this state.
  Status status();

  /// Not finished and not running; may be claimed from `due` on. `queued` says that a message is
  /// out.
  sealed interface Waiting extends TaskState {
    Instant due();

    boolean queued();
  }

  /// Waits for a time that its submitter or its handler chose.
  record Scheduled(Instant due, boolean queued) implements Waiting {
    @Override
    public Status status() {
      return Status.SCHEDULED;
    }
  }

  /// Waits for a worker.
  record Pending(Instant due, boolean queued) implements Waiting {
    @Override
    public Status status() {
      return Status.PENDING;
    }
  }

  /// Waits for the next attempt after a failed one.
  record Retrying(Instant due, boolean queued, Failure error) implements Waiting {
    @Override
    public Status status() {
      return Status.RETRYING;
    }
  }

  /// Held under a lease until `leaseUntil`; `claim` is the holder's nonce, by which it knows its
  /// own claim again when the answer to it was lost.
  record Processing(Instant leaseUntil, String claim, boolean cancelRequested)
      implements TaskState {
    @Override
    public Status status() {
      return Status.PROCESSING;
    }
  }

  /// Over: `at` is when it ended.
  sealed interface Finished extends TaskState {
    Instant at();
  }

  /// Done, with what the handler returned, if anything.
  record Completed(Instant at, @Nullable Body result) implements Finished {
    @Override
    public Status status() {
      return Status.COMPLETED;
    }
  }

  /// Given up. `revival` is what a message must carry to bring the task back: it is written only
  /// into the dead-letter queue.
  record Failed(Instant at, Failure error, String revival) implements Finished {
    @Override
    public Status status() {
      return Status.FAILED;
    }
  }

  /// Called off before it was done.
  record Cancelled(Instant at) implements Finished {
    @Override
    public Status status() {
      return Status.CANCELLED;
    }
  }
}
