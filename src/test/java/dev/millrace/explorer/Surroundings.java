package dev.millrace.explorer;

import dev.millrace.explorer.Book.Move;
import dev.millrace.explorer.Message.Place;
import dev.millrace.explorer.Steps.Next;
import dev.millrace.task.TaskState.Finished;
import dev.millrace.task.TaskState.Processing;

/// What happens around the workers: time passes, the queue copies and loses, people intervene.
final class Surroundings {
  private final Book book;
  private final Next next;

  Surroundings(Book book, Next next) {
    this.book = book;
    this.next = next;
  }

  void from(World world) {
    time(world);
    queue(world);
    people(world);
  }

  /// Visibility, lease and due time may end at any moment; a holder that outsleeps its lease is a
  /// fault.
  private void time(World world) {
    for (int message = 0; message < world.count; message++) {
      if (world.messages[message].place() == Place.HIDDEN) {
        next.may(Act.VISIBLE, world.copy().with(message, Place.VISIBLE));
      }
    }
    if (world.late || !book.waitsForTime(world.record)) {
      return;
    }
    if (!(book.task(world.record).state() instanceof Processing) || !world.isHeld()) {
      next.may(Act.TIME_PASSES, world.copy().late());
    } else if (world.left(Fault.PAUSE) > 0) {
      World late = world.copy().spent(Fault.PAUSE).late();
      late.harmed = true;
      next.may(Act.PAUSE, late);
    }
  }

  private void queue(World world) {
    for (int message = 0; message < world.count; message++) {
      Message one = world.messages[message];
      if (world.left(Fault.COPY) > 0) {
        Place place = one.place() == Place.DEAD ? Place.DEAD : Place.VISIBLE;
        next.may(Act.COPY, world.copy().spent(Fault.COPY).sending(one.in(place)));
      }
      if (world.left(Fault.LOSS) > 0 && one.place() != Place.DEAD) {
        next.may(Act.LOSS, world.copy().spent(Fault.LOSS).without(message));
      }
    }
  }

  private void people(World world) {
    if (world.left(Fault.CANCEL) > 0 && !(book.task(world.record).state() instanceof Finished)) {
      int cancelled = book.apply(world.record, world.record, Move.CANCEL);
      World after = world.copy().spent(Fault.CANCEL);
      next.may(Act.CANCEL, after.written(cancelled, Move.CANCEL));
    }
    for (int message = 0; message < world.count; message++) {
      if (world.left(Fault.REDRIVE) > 0 && world.messages[message].place() == Place.DEAD) {
        World after = world.copy().spent(Fault.REDRIVE).with(message, Place.VISIBLE);
        after.redriven = true;
        next.may(Act.REDRIVE, after);
      }
    }
  }
}
