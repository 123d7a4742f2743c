package dev.millrace.cli;

import dev.millrace.store.Floor;
import dev.millrace.trial.bench.Idle;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// A whole server that has nothing to do, and what it asks of its home meanwhile.
record IdleBench(Map<String, String> variables) {
  Map<String, Double> run(Duration time) throws InterruptedException {
    var own = new HashMap<>(variables);
    if (System.getenv("MILLRACE_POLL_WAIT") == null) {
      // As a server polls, not as trials do for the sake of a quick end.
      own.remove("MILLRACE_POLL_WAIT");
    }
    try (Server server = Server.start(own)) {
      return Idle.run(server.part(Floor.class), time);
    }
  }
}
