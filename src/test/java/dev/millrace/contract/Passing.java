package dev.millrace.contract;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;

/// Time in a contract: real unless the home under test has a clock that can be set.
public interface Passing {
  /// What the home under test takes for the present.
  default Instant now() {
    return Instant.now();
  }

  /// Lets `time` go by for the home under test.
  default void pass(Duration time) {
    await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
  }
}
