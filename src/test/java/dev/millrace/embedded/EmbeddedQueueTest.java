package dev.millrace.embedded;

import dev.millrace.contract.TaskQueueContract;
import dev.millrace.store.TaskQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

final class EmbeddedQueueTest implements TaskQueueContract {
  private Duration ahead = Duration.ZERO;
  private final InstantSource clock = () -> Instant.now().plus(ahead);
  private final MemoryQueue queues = new MemoryQueue(clock);

  @Override
  public TaskQueue queues() {
    return queues;
  }

  @Override
  public String queue() {
    return "queue-" + UUID.randomUUID();
  }

  @Override
  public void sendForeign(String queue, String body) {
    queues.lane(queue).send(body, Duration.ZERO);
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void pass(Duration time) {
    ahead = ahead.plus(time);
  }
}
