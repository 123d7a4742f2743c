package dev.millrace.handler.builtin;

import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What stands in one cell of an export; a cell that is absent is no `Cell`.
sealed interface Cell {
  /// Text that somebody wrote.
  record Text(String text) implements Cell {}

  /// JSON, as it is.
  record Json(String json) implements Cell {}

  static @Nullable Cell text(@Nullable String text) {
    return text == null ? null : new Text(text);
  }

  static @Nullable Cell time(@Nullable Instant time) {
    return time == null ? null : new Text(time.toString());
  }

  static @Nullable Cell json(@Nullable String json) {
    return json == null ? null : new Json(json);
  }

  static @Nullable Cell of(@Nullable JsonNode node, ObjectMapper mapper) throws IOException {
    if (node == null || node.isNull()) {
      return null;
    }
    return node.isString()
        ? new Text(node.getStringValue())
        : new Json(mapper.writeValueAsString(node));
  }
}
