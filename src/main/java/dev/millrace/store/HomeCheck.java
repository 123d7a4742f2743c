package dev.millrace.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a home knows about its own surroundings that no ordinary call would show.
public interface HomeCheck {
  /// Looks at each thing once; never throws.
  List<Sight> examine();

  /// One thing as it was seen; `fix` says what to do, null when all is well.
  record Sight(String what, String seen, @Nullable String fix) {}
}
