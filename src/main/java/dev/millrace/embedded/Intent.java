package dev.millrace.embedded;

import dev.millrace.store.Change;
import dev.millrace.store.Entry;
import dev.millrace.store.Guard;
import org.jspecify.annotations.Nullable;

/// A change that is asked for, and what it would make of the record as it was `seen`. That row is a
/// guess made ahead of time: the writer uses it only if the record is still the very one that was
/// seen, and works it out anew if not.
record Intent(String id, Guard guard, Change change, @Nullable Entry seen, @Nullable Row ready) {
  static Intent of(String id, Guard guard, Change change, @Nullable Entry seen) {
    Row ready = seen != null && guard.allows(seen) ? Row.of(change.applyTo(seen)) : null;
    return new Intent(id, guard, change, seen, ready);
  }

  /// What this change makes of `current`. The same version is not enough: one whose commit failed
  /// may have been seen.
  @SuppressWarnings("ReferenceEquality")
  Row of(Entry current) {
    return ready != null && current == seen ? ready : Row.of(change.applyTo(current));
  }
}
