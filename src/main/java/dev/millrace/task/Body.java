package dev.millrace.task;

/// A payload or a result: JSON text that is kept in the task's record, or apart from it when large.
public sealed interface Body {
  /// JSON text kept in the record itself.
  record Inline(String json) implements Body {}

  /// JSON text of `bytes` UTF-8 bytes kept in `parts` records of its own, `<id>#<name>#<n>`.
  record Apart(String name, int bytes, int parts) implements Body {}
}
