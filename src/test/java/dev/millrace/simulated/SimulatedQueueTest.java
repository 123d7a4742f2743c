package dev.millrace.simulated;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.contract.TaskQueueContract;
import dev.millrace.simulated.Faults.Fault;
import dev.millrace.store.QueueUnavailable;
import dev.millrace.store.TaskQueue;
import dev.millrace.store.TaskQueue.Depth;
import dev.millrace.task.Doorbell;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class SimulatedQueueTest implements TaskQueueContract {
  private static final Doorbell BELL = new Doorbell("one", 1);

  private final SimulatedClock clock = new SimulatedClock();
  private final SimulatedQueue queues = new SimulatedQueue(clock);

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
    queues.send(queue, body, ZERO);
  }

  @Override
  public Instant now() {
    return clock.instant();
  }

  @Override
  public void pass(Duration time) {
    clock.pass(time);
  }

  @Test
  void a_refused_send_delivers_nothing_and_an_unanswered_one_does() {
    queues.sends().next(1, Fault.REFUSED);
    assertThatThrownBy(() -> queues.send("q", BELL, ZERO)).isInstanceOf(QueueUnavailable.class);
    assertThat(queues.depth("q")).isEqualTo(new Depth(0, 0, 0));

    queues.sends().next(1, Fault.UNANSWERED);
    assertThatThrownBy(() -> queues.send("q", BELL, ZERO)).isInstanceOf(QueueUnavailable.class);
    assertThat(queues.depth("q")).isEqualTo(new Depth(1, 0, 0));
  }

  @Test
  void an_unanswered_receive_hides_its_messages() {
    queues.send("q", BELL, ZERO);
    queues.receives().next(1, Fault.UNANSWERED);

    assertThatThrownBy(() -> queues.receive("q", 10, ZERO, Duration.ofSeconds(30)))
        .isInstanceOf(QueueUnavailable.class);

    assertThat(queues.depth("q")).isEqualTo(new Depth(0, 1, 0));
  }

  @Test
  void a_lost_message_never_comes() {
    queues.lose(1);
    queues.send("q", BELL, ZERO);

    assertThat(queues.receive("q", 10, ZERO, Duration.ofSeconds(30))).isEmpty();
  }

  @Test
  void a_doubled_message_comes_twice_even_if_it_is_deleted() {
    queues.twice(1);
    queues.send("q", BELL, ZERO);

    queues.delete(queues.receive("q", 1, ZERO, Duration.ofSeconds(30)).getFirst());

    assertThat(queues.receive("q", 10, ZERO, Duration.ofSeconds(30)))
        .extracting(TaskQueue.Delivery::bell)
        .containsExactly(BELL);
  }
}
