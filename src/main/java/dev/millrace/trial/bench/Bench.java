package dev.millrace.trial.bench;

import dev.millrace.store.Floor;
import dev.millrace.store.Floor.Sample;
import dev.millrace.store.Retention;
import dev.millrace.store.TaskStore;
import dev.millrace.task.Task;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/// Measures the engine and, in turn with it, the bare calls of the same work.
public final class Bench {
  private final Load load;
  private final Floor floor;
  private final TaskStore store;
  private final Sample sample;

  /// The workers have to stand still when this is made.
  public Bench(Load load, Floor floor, TaskStore store, Retention retention)
      throws InterruptedException {
    this.load = load;
    this.floor = floor;
    this.store = store;
    this.sample = Recipe.of(first(), retention);
  }

  /// How much to do: tasks a lap, measured laps of each kind, tasks of each kind before them.
  public record Plan(int tasks, int laps, int warmUp) {}

  /// The laps of both, in the order they were run.
  record Laps(List<Lap> engine, List<Lap> floor) {}

  /// Runs the laps, tells `news` of each, and answers the figures by name.
  public Map<String, Double> run(Plan plan, Consumer<String> news) throws InterruptedException {
    return Figures.of(laps(plan, news), Prices.load()).all();
  }

  /// How many milliseconds the bare calls for one task take while nothing else goes on.
  public double alone() {
    return floor.alone(sample) / 1e6;
  }

  private Laps laps(Plan plan, Consumer<String> news) throws InterruptedException {
    for (int warm = 0; warm < plan.warmUp(); warm += plan.tasks()) {
      news.accept("warming up, %d of %d tasks".formatted(warm, plan.warmUp()));
      engineLap(plan.tasks());
      floorLap(plan.tasks());
    }
    var laps = new Laps(new ArrayList<>(), new ArrayList<>());
    for (int n = 0; n < plan.laps(); n++) {
      laps.engine().add(engineLap(plan.tasks()));
      laps.floor().add(floorLap(plan.tasks()));
      news.accept(
          "lap %d of %d: engine %.0f/s, bare calls %.0f/s"
              .formatted(
                  n + 1,
                  plan.laps(),
                  laps.engine().getLast().processedPerSecond(),
                  laps.floor().getLast().processedPerSecond()));
    }
    return laps;
  }

  private Lap engineLap(int tasks) throws InterruptedException {
    var done = load.completions().next(tasks);
    return Lap.of(tasks, () -> load.enqueue(tasks), () -> load.process(done), load::rest, floor);
  }

  private Lap floorLap(int tasks) throws InterruptedException {
    return Lap.of(
        tasks,
        () -> floor.enqueue(sample, tasks),
        () -> floor.process(sample, tasks),
        () -> {},
        floor);
  }

  private Task first() throws InterruptedException {
    var done = load.completions().next(1);
    String id = load.submit();
    load.process(done);
    load.rest();
    return Objects.requireNonNull(store.get(id));
  }
}
