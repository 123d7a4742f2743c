package dev.millrace.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// Where a page of the agenda ended: after the entry with this time (epoch milliseconds) and id.
record Cursor(long time, String id) {
  /// Where a page begins; without a cursor, before all of `time`, since no id is empty. Throws
  /// `IllegalArgumentException` for a cursor that `text` never wrote.
  static Cursor of(@Nullable String text, long time) {
    if (text == null) {
      return new Cursor(time, "");
    }
    String[] parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split(":", 2);
    if (parts.length < 2) {
      throw new IllegalArgumentException("not a cursor: " + text);
    }
    return new Cursor(Long.parseLong(parts[0]), parts[1]);
  }

  String text() {
    String both = time + ":" + id;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(both.getBytes(UTF_8));
  }
}
