package dev.millrace.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SlotsTest {
  private static final int ALL = 20;

  private final Slots slots = new Slots(ALL, 1, 2);

  @Test
  void a_receive_takes_ten_places_when_there_are_ten() throws InterruptedException {
    assertThat(slots.take()).isEqualTo(10);
    assertThat(slots.take()).isEqualTo(10);
    assertThat(slots.busy()).isEqualTo(ALL);
  }

  @Test
  void a_receive_takes_what_is_free_when_no_more_becomes_free() throws InterruptedException {
    slots.take();
    slots.take();
    slots.give(3);
    assertThat(slots.take()).isEqualTo(3);
  }

  @Test
  void places_that_become_free_go_to_one_receive_together() throws InterruptedException {
    slots.take();
    slots.take();
    var taken = new int[2];
    Thread one = Thread.ofVirtual().start(() -> taken[0] = takeOrNothing());
    Thread other = Thread.ofVirtual().start(() -> taken[1] = takeOrNothing());
    await().until(() -> one.getState() == Thread.State.WAITING);
    await().until(() -> other.getState() == Thread.State.WAITING);
    for (int place = 0; place < 10; place++) {
      slots.give(1);
    }
    await().until(() -> taken[0] + taken[1] == 10);
    assertThat(taken).contains(10, 0);
    one.interrupt();
    other.interrupt();
  }

  @Test
  void the_next_task_starts_while_an_outcome_is_written_but_few_are_so_far() throws Exception {
    slots.take();
    slots.take();
    var places = Stream.generate(() -> slots.new Place()).limit(3).toList();
    places.forEach(Slots.Place::settle);
    assertThat(slots.take()).isEqualTo(2);
    assertThat(slots.busy()).isEqualTo(ALL + 2);
    places.forEach(Slots.Place::leave);
    assertThat(slots.busy()).isEqualTo(ALL - 1);
    assertThat(slots.take()).isOne();
  }

  @Test
  void a_receive_that_is_interrupted_keeps_no_place() throws InterruptedException {
    for (int round = 0; round < 50; round++) {
      slots.take();
      slots.take();
      var taken = new int[1];
      Thread waiting = Thread.ofVirtual().start(() -> taken[0] = takeOrNothing());
      await().until(() -> waiting.getState() == Thread.State.WAITING);
      slots.give(1);
      await().pollInterval(Duration.ofMillis(1)).until(() -> isLingering(waiting));
      waiting.interrupt();
      waiting.join();
      slots.give(ALL - 1 + taken[0]);
      assertThat(slots.busy()).isZero();
    }
  }

  private static boolean isLingering(Thread waiting) {
    return waiting.getState() == Thread.State.TIMED_WAITING || !waiting.isAlive();
  }

  private int takeOrNothing() {
    try {
      return slots.take();
    } catch (InterruptedException _) {
      return 0;
    }
  }
}
