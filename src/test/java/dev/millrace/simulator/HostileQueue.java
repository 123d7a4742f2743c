package dev.millrace.simulator;

import dev.millrace.store.QueueUnavailable;
import dev.millrace.store.TaskQueue;
import dev.millrace.task.Doorbell;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// The queue as one process reaches it: it takes time, refuses, answers in vain, loses and doubles
/// messages, forgets what was deleted or hidden, and misses messages that are there.
final class HostileQueue implements TaskQueue {
  private static final Duration LOOK = Duration.ofMillis(150);

  private final Home home;
  private final Process process;
  private final Weather weather;

  HostileQueue(Home home, Process process, Weather weather) {
    this.home = home;
    this.process = process;
    this.weather = weather;
  }

  @Override
  public void send(String queue, Doorbell bell, Duration delay) {
    if (weather.strikes(Fault.SEND_COMES_LATE)) {
      Duration late = Duration.ofMillis(scheduler().chance().nextInt(20_000));
      scheduler().after(late, () -> home.queue().send(queue, bell, delay));
      throw new QueueUnavailable("it took too long", null);
    }
    call(
        () -> "send " + bell.id() + " " + bell.version(),
        Fault.SEND_REFUSED,
        Fault.SEND_LOSES_ANSWER,
        () -> {
          home.queue().lose(weather.strikes(Fault.MESSAGE_LOST) ? 1 : 0);
          home.queue().twice(weather.strikes(Fault.MESSAGE_DOUBLED) ? 1 : 0);
          home.queue().send(queue, bell, delay);
        });
  }

  @Override
  public List<Delivery> receive(String queue, int max, Duration wait, Duration visibility) {
    long end = scheduler().nanos() + wait.toNanos();
    do {
      reach(Fault.RECEIVE_REFUSED);
      List<Delivery> found =
          weather.strikes(Fault.RECEIVE_MISSES)
              ? List.of()
              : home.queue().receive(queue, max, Duration.ZERO, visibility);
      if (!found.isEmpty()) {
        scheduler().note(process, () -> "receives " + found);
        scheduler().insist(latency());
        answer(Fault.RECEIVE_LOSES_ANSWER);
        return found;
      }
      if (Thread.currentThread().isInterrupted() || !paused()) {
        return List.of();
      }
    } while (scheduler().nanos() < end);
    return List.of();
  }

  private boolean paused() {
    boolean paused = scheduler().pause(LOOK);
    if (!paused) {
      Thread.currentThread().interrupt();
    }
    return paused;
  }

  @Override
  public void delete(Delivery delivery) {
    call(
        () -> "delete " + delivery.bell(),
        Fault.DELETE_REFUSED,
        Fault.DELETE_LOSES_ANSWER,
        () -> {
          if (!weather.strikes(Fault.DELETE_WITHOUT_EFFECT)) {
            home.queue().delete(delivery);
          }
        });
  }

  @Override
  public void hide(Delivery delivery, Duration visibility) {
    call(
        () -> "hide " + delivery.bell() + " for " + visibility,
        Fault.HIDE_REFUSED,
        Fault.HIDE_LOSES_ANSWER,
        () -> {
          if (!weather.strikes(Fault.HIDE_WITHOUT_EFFECT)) {
            home.queue().hide(delivery, visibility);
          }
        });
  }

  @Override
  public void deadLetter(String body, String reason) {
    call(
        () -> "dead-letter " + body,
        Fault.DEAD_LETTER_REFUSED,
        Fault.SEND_LOSES_ANSWER,
        () -> home.queue().deadLetter(body, reason));
  }

  @Override
  public Depth depth(String queue) {
    return home.queue().depth(queue);
  }

  @Override
  public boolean outlivesProcess() {
    return home.isShared();
  }

  private void call(Supplier<String> what, Fault refused, Fault unanswered, Runnable call) {
    scheduler().insist(latency());
    reach(refused);
    scheduler().note(process, what);
    call.run();
    scheduler().insist(latency());
    answer(unanswered);
  }

  private void reach(Fault refused) {
    if (!home.hasQueue(process) || weather.strikes(refused)) {
      throw new QueueUnavailable("refused", null);
    }
  }

  private void answer(Fault unanswered) {
    if (!home.hasQueue(process) || weather.strikes(unanswered)) {
      throw new QueueUnavailable("no answer", null);
    }
  }

  private Duration latency() {
    int most = weather.strikes(Fault.QUEUE_IS_SLOW) ? 3_000 : 12;
    return Duration.ofMillis(scheduler().chance().nextInt(most));
  }

  private Scheduler scheduler() {
    return process.scheduler();
  }
}
