package dev.millrace.trial;

import dev.millrace.client.SeenTask;
import java.io.IOException;

/// One task to show, and how to tell that it did what it says.
record Exhibit(String type, String payload, Effect effect) {
  /// Looks for what a completed task did.
  interface Effect {
    /// What was found; throws `Missing` when it is not there.
    String find(SeenTask task) throws IOException;
  }

  /// A task completed, but what it should have done is not there.
  static final class Missing extends RuntimeException {
    Missing(String what) {
      super(what);
    }
  }
}
