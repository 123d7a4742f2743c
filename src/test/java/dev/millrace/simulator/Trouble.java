package dev.millrace.simulator;

import dev.millrace.store.Entry;
import dev.millrace.task.Doorbell;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// What happens to nodes and to their home, from time to time, while trouble lasts.
final class Trouble {
  private static final int LONGEST_PAUSE = 4_000;

  private final Life life;
  private final Random chance;

  Trouble(Life life) {
    this.life = life;
    this.chance = life.scheduler().chance();
  }

  void make() {
    while (!life.weather().isCalm()) {
      life.scheduler().insist(some(LONGEST_PAUSE));
      Fault event = life.weather().event();
      if (event != null && !life.nodes().isEmpty()) {
        life.scheduler().note("TROUBLE", () -> event.name());
        happen(event, life.nodes().get(chance.nextInt(life.nodes().size())));
      }
    }
  }

  private void happen(Fault event, Node node) {
    Home home = life.home();
    switch (event) {
      case KILLED -> life.kill(node.process());
      case FROZEN -> freeze(node.process());
      case DRAINED -> drain(node);
      case CLOCK_SET ->
          node.skew(Duration.ofMillis(chance.nextInt(2 * Promises.SKEW) - Promises.SKEW));
      case CUT_FROM_STORE -> outage(() -> home.cutFromStore(node.process()));
      case CUT_FROM_QUEUE -> outage(() -> home.cutFromQueue(node.process()));
      case STORE_DOWN -> outage(() -> home.storeDown = true);
      case QUEUE_DOWN -> outage(() -> home.queueDown = true);
      case STORE_THROTTLES -> outage(() -> home.throttled = true);
      case MESSAGES_EXPIRED -> home.queue().purge();
      case FOREIGN_MESSAGE -> home.queue().send("default", "{\"what\":\"is this\"}", Duration.ZERO);
      case FORGED_MESSAGE -> forge();
      case DEAD_LETTERS_REDRIVEN -> redrive();
      default -> throw new IllegalStateException(event + " is no event");
    }
  }

  private void freeze(Process process) {
    process.freeze();
    life.scheduler().after(some(25_000), process::thaw);
  }

  private void drain(Node node) {
    node.process()
        .start(() -> {
          node.drain();
          if (!node.process().isDead()) {
            life.kill(node.process());
          }
        });
  }

  private void outage(Runnable begin) {
    begin.run();
    life.scheduler().after(some(25_000), life.home()::heal);
  }

  /// Somebody names a task that there is, at a version by chance.
  private void forge() {
    List<Entry> all = life.home().truth().all(null, 1_000).entries();
    if (!all.isEmpty()) {
      String id = all.get(chance.nextInt(all.size())).id();
      long version = chance.nextInt(8);
      life.home().queue().send("default", new Doorbell(id, version), Duration.ZERO);
    }
  }

  /// As an operator does with SQS's own redrive.
  private void redrive() {
    life.home()
        .queue()
        .dead()
        .forEach(dead -> life.home().queue().send("default", dead.body(), Duration.ZERO));
  }

  private Duration some(int most) {
    return Duration.ofMillis(chance.nextInt(most));
  }
}
