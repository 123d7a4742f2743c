package dev.millrace.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// The latest try at a task. `number` counts tries that count against the limit; `fence` rises at
/// each claim and never falls, so that only the latest holder may write; `due` is when the try
/// could have started, `startedAt` when it did.
public record Attempt(
    int number,
    long fence,
    Instant expected,
    @Nullable String worker,
    @Nullable Instant startedAt,
    @Nullable Progress progress) {

  /// How far a running attempt says it is: 0 to 100 per cent, and a note.
  public record Progress(int percent, String note) {}

  /// The attempt of a task that nobody has tried yet.
  public static Attempt none(Instant expected) {
    return new Attempt(0, 0, expected, null, null, null);
  }

  Attempt started(Instant at, String by) {
    return new Attempt(number + 1, fence + 1, expected, by, at, null);
  }

  Attempt notCounted() {
    return new Attempt(number - 1, fence, expected, worker, startedAt, progress);
  }

  Attempt countedAnew() {
    return new Attempt(0, fence, expected, worker, startedAt, progress);
  }

  Attempt expectedAt(Instant next) {
    return new Attempt(number, fence, next, worker, startedAt, progress);
  }

  Attempt at(@Nullable Progress now) {
    return now == null ? this : new Attempt(number, fence, expected, worker, startedAt, now);
  }
}
