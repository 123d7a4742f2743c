package dev.millrace.contract;

import static java.time.Duration.ZERO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.store.TaskQueue;
import dev.millrace.store.TaskQueue.Delivery;
import dev.millrace.task.Doorbell;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// What `TaskQueue` promises: at least once, in no order, delays known to the second.
public interface TaskQueueContract extends Passing {
  Duration SECOND = Duration.ofSeconds(1);
  Duration LONG = Duration.ofSeconds(60);

  /// The home under test.
  TaskQueue queues();

  /// The name of a queue that is empty and used by one test only.
  String queue();

  /// Puts a message into `queue` that is not one of ours.
  void sendForeign(String queue, String body);

  @Test
  default void a_sent_doorbell_is_received() {
    String queue = queue();
    queues().send(queue, new Doorbell("task-1", 7), ZERO);

    Delivery delivery = receive(queue, LONG);

    assertThat(delivery.bell()).isEqualTo(new Doorbell("task-1", 7));
    assertThat(delivery.body()).isEqualTo(TaskQueue.body(new Doorbell("task-1", 7)));
    assertThat(delivery.queue()).isEqualTo(queue);
    assertThat(delivery.receives()).isEqualTo(1);
    assertThat(delivery.sentAt()).isBetween(now().minusSeconds(60), now().plusSeconds(5));
    assertThat(delivery.receivedAt()).isBetween(now().minusSeconds(60), now().plusSeconds(5));
  }

  @Test
  default void a_revival_comes_through() {
    String queue = queue();
    var bell = new Doorbell("task-1", 123_456_789_012_345_678L, "revival-1");
    queues().send(queue, bell, ZERO);

    assertThat(receive(queue, LONG).bell()).isEqualTo(bell);
  }

  @Test
  default void a_deleted_message_does_not_come_back() {
    String queue = queue();
    send(queue, 1);
    queues().delete(receive(queue, SECOND));

    pass(Duration.ofSeconds(2));

    assertThat(queues().receive(queue, 10, SECOND, LONG)).isEmpty();
  }

  @Test
  default void deleting_twice_is_no_error() {
    String queue = queue();
    send(queue, 1);
    Delivery delivery = receive(queue, LONG);

    queues().delete(delivery);
    queues().delete(delivery);
    queues().hide(delivery, SECOND);

    assertThat(queues().receive(queue, 10, SECOND, LONG)).isEmpty();
  }

  @Test
  default void a_delayed_message_comes_after_its_delay() {
    String queue = queue();
    queues().send(queue, new Doorbell("task-1", 1), Duration.ofSeconds(3));
    assertThat(queues().receive(queue, 10, ZERO, LONG)).isEmpty();

    pass(Duration.ofSeconds(4));

    assertThat(receive(queue, LONG).receives()).isEqualTo(1);
  }

  @Test
  default void a_message_is_hidden_while_it_is_out_and_comes_back_unless_deleted() {
    String queue = queue();
    send(queue, 1);
    Delivery first = receive(queue, Duration.ofSeconds(3));
    assertThat(queues().receive(queue, 10, ZERO, LONG)).isEmpty();

    pass(Duration.ofSeconds(4));

    Delivery second = receive(queue, LONG);
    assertThat(second.body()).isEqualTo(first.body());
    assertThat(second.receives()).isEqualTo(2);
  }

  @Test
  default void hiding_for_nothing_brings_a_message_back_at_once() {
    String queue = queue();
    send(queue, 1);
    queues().hide(receive(queue, LONG), ZERO);

    assertThat(receive(queue, LONG).receives()).isEqualTo(2);
  }

  @Test
  default void hiding_longer_keeps_a_message_away() {
    String queue = queue();
    send(queue, 1);
    queues().hide(receive(queue, Duration.ofSeconds(2)), LONG);

    pass(Duration.ofSeconds(3));

    assertThat(queues().receive(queue, 10, SECOND, LONG)).isEmpty();
  }

  @Test
  default void hiding_shorter_brings_a_message_back_earlier() {
    String queue = queue();
    send(queue, 1);
    queues().hide(receive(queue, LONG), SECOND);

    pass(Duration.ofSeconds(2));

    assertThat(receive(queue, LONG).receives()).isEqualTo(2);
  }

  @Test
  default void a_stale_receipt_is_no_error_and_leaves_a_message_to_be_had() {
    String queue = queue();
    send(queue, 1);
    Delivery stale = receive(queue, LONG);
    queues().hide(stale, ZERO);
    Delivery current = receive(queue, LONG);

    queues().hide(stale, Duration.ZERO);
    queues().hide(current, ZERO);

    Delivery last = receive(queue, LONG);
    assertThat(last.body()).isEqualTo(stale.body());
    queues().delete(last);
    queues().delete(stale);
  }

  @Test
  default void all_of_many_messages_sent_at_once_arrive() {
    String queue = queue();
    Together.run(300, i -> send(queue, i));

    Set<String> bodies = new HashSet<>();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          List<Delivery> some = queues().receive(queue, 10, SECOND, LONG);
          assertThat(some).hasSizeLessThanOrEqualTo(10);
          Together.run(some.size(), i -> queues().delete(some.get(i)));
          some.forEach(delivery -> bodies.add(delivery.body()));
          return bodies.size() == 300;
        });
  }

  @Test
  default void concurrent_receivers_share_the_messages() {
    String queue = queue();
    Together.run(40, i -> send(queue, i));

    Set<String> bodies = new HashSet<>();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> {
          Together.call(8, _ -> queues().receive(queue, 10, SECOND, LONG)).stream()
              .flatMap(List::stream)
              .forEach(delivery -> bodies.add(delivery.body()));
          return bodies.size() == 40;
        });
  }

  @Test
  default void a_foreign_message_has_no_doorbell() {
    String queue = queue();
    sendForeign(queue, "{\"hello\":\"world\"}");

    Delivery delivery = receive(queue, LONG);

    assertThat(delivery.bell()).isNull();
    assertThat(delivery.body()).isEqualTo("{\"hello\":\"world\"}");
    queues().delete(delivery);
  }

  @Test
  default void a_receive_waits_for_a_message() throws Exception {
    String queue = queue();
    var receiving =
        CompletableFuture.supplyAsync(
            () -> queues().receive(queue, 10, Duration.ofSeconds(10), LONG),
            runnable -> Thread.startVirtualThread(runnable));
    await().pollDelay(Duration.ofMillis(300)).until(() -> !receiving.isDone());

    send(queue, 1);

    assertThat(receiving.get(5, TimeUnit.SECONDS)).hasSize(1);
  }

  @Test
  default void an_empty_receive_waits_as_long_as_told() {
    String queue = queue();
    long start = System.nanoTime();

    assertThat(queues().receive(queue, 10, SECOND, LONG)).isEmpty();

    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
  }

  @Test
  default void an_interrupted_receive_is_empty_and_the_thread_stays_interrupted() throws Exception {
    String queue = queue();
    var interrupted = new CompletableFuture<Boolean>();
    Thread thread =
        Thread.startVirtualThread(() -> {
          var none = queues().receive(queue, 10, Duration.ofSeconds(20), LONG);
          interrupted.complete(none.isEmpty() && Thread.currentThread().isInterrupted());
        });
    await().pollDelay(Duration.ofMillis(300)).until(() -> !interrupted.isDone());

    thread.interrupt();

    assertThat(interrupted.get(5, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  default void depth_tells_where_the_messages_are() {
    String queue = queue();
    Together.run(3, i -> send(queue, i));
    queues().send(queue, new Doorbell("later", 1), LONG);
    receive(queue, LONG);

    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> assertThat(queues().depth(queue)).isEqualTo(new TaskQueue.Depth(2, 1, 1)));
  }

  @Test
  default void queues_keep_to_themselves() {
    String one = queue();
    String other = queue();
    send(one, 1);

    assertThat(queues().receive(other, 10, SECOND, LONG)).isEmpty();
    assertThat(receive(one, LONG).queue()).isEqualTo(one);
  }

  private void send(String queue, int number) {
    queues().send(queue, new Doorbell("task-" + number, 1), ZERO);
  }

  private Delivery receive(String queue, Duration visibility) {
    List<Delivery> deliveries = queues().receive(queue, 1, Duration.ofSeconds(5), visibility);
    assertThat(deliveries).hasSize(1);
    return deliveries.getFirst();
  }
}
