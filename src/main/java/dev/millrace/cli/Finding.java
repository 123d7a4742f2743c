package dev.millrace.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the doctor saw of one thing; `fix` says what to do, null when all is well.
record Finding(String what, String seen, @Nullable String fix) {
  static Finding ok(String what, String seen) {
    return new Finding(what, seen, null);
  }

  static Finding bad(String what, String seen, String fix) {
    return new Finding(what, seen, fix);
  }

  static Finding bad(String what, Throwable thrown) {
    Trouble trouble = Trouble.of(thrown);
    return bad(what, String.valueOf(trouble.getMessage()), trouble.fix());
  }

  boolean isOk() {
    return fix == null;
  }

  Map<String, @Nullable Object> summary() {
    var summary = new LinkedHashMap<String, @Nullable Object>();
    summary.put("what", what);
    summary.put("ok", isOk());
    summary.put("seen", seen);
    summary.put("fix", fix);
    return summary;
  }
}
