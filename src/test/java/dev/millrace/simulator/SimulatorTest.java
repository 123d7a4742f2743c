package dev.millrace.simulator;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorTest {
  private static final int SEEDS = Integer.getInteger("simulator.seeds", 2_000);
  private static final long FIRST = Long.getLong("simulator.first", 1);
  private static final int CORES = 2;

  private final AtomicLong steps = new AtomicLong();
  private final Set<String> struck = new ConcurrentSkipListSet<>();

  @Test
  void no_life_breaks_a_promise() throws InterruptedException, ExecutionException {
    var next = new AtomicLong(FIRST);
    try (var threads = Executors.newFixedThreadPool(CORES)) {
      List<Future<?>> all =
          IntStream.range(0, CORES)
              .<Future<?>>mapToObj(_ -> threads.submit(() -> live(next)))
              .toList();
      for (Future<?> one : all) {
        one.get();
      }
    }
    System.out.printf(
        "%,d lives of %d tasks under %d kinds of fault, %,d steps%n",
        SEEDS, Lives.TASKS, struck.size(), steps.get());
    if (SEEDS >= 200) {
      assertThat(struck).isEqualTo(Stream.of(Fault.values()).map(Fault::name).collect(toSet()));
    }
  }

  private void live(AtomicLong next) {
    BiFunction<Long, Boolean, Map<String, Object>> lives = Lives.anew(null);
    for (long seed = next.getAndIncrement(); seed < FIRST + SEEDS; seed = next.getAndIncrement()) {
      Map<String, Object> life = lives.apply(seed, false);
      if (!life.get("broken").equals("")) {
        throw new AssertionError(
            "seed %d: %s%nIts story: ./mvnw test -Dtest=SimulatorTest#a_life_can_be_told -Dsimulator.first=%d"
                .formatted(seed, life.get("broken"), seed));
      }
      steps.addAndGet((Long) life.get("steps"));
      struck.addAll((List<String>) life.get("struck"));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void a_seed_is_one_life(long seed) {
    Map<String, Object> one = Lives.anew(null).apply(seed, false);
    Map<String, Object> other = Lives.anew(null).apply(seed, false);
    assertThat(other.get("disturbed")).isEqualTo(false);
    assertThat(other).isEqualTo(one);
  }

  @Test
  void a_life_can_be_told() {
    Map<String, Object> life = Lives.anew(null).apply(FIRST, true);
    if (!life.get("broken").equals("") || Long.getLong("simulator.first") != null) {
      ((List<String>) life.get("story")).forEach(System.out::println);
    }
    assertThat(life.get("broken")).isEqualTo("");
    assertThat((List<String>) life.get("story")).hasSizeGreaterThan(1_000);
    assertThat(new TreeSet<>((List<String>) life.get("struck"))).isNotEmpty();
  }
}
