package dev.millrace.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What must hold for a change to happen: the record is at `version` and, where `due` is given, has
/// a field `due` that is not later. The second half keeps a forged message from starting anything.
public record Guard(long version, @Nullable Instant due) {
  /// Only the version decides.
  public static Guard version(long version) {
    return new Guard(version, null);
  }

  /// Whether `entry` may be changed.
  public boolean allows(Entry entry) {
    return entry.version() == version
        && (due == null
            || (entry.fields().get(Entry.DUE) instanceof Long from && from <= due.toEpochMilli()));
  }
}
