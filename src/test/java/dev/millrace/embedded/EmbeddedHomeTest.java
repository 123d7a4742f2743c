package dev.millrace.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.settings.Settings;
import dev.millrace.store.Entry;
import dev.millrace.store.Records;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.store.TaskQueue;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedHomeTest {
  @Test
  void the_embedded_home_gives_both_ports_and_closes_its_file(@TempDir Path folder) {
    ApplicationContext context = start(folder);
    Records records = context.getBean(Records.class);
    records.create(Entry.draft("a", Map.of()));
    assertThat(context.getBean(TaskQueue.class).outlivesProcess()).isFalse();

    context.close();

    assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> records.get("a"));
    try (ApplicationContext next = start(folder)) {
      assertThat(next.getBean(Records.class).get("a")).isNotNull();
    }
  }

  private static ApplicationContext start(Path folder) {
    return ApplicationContext.builder("test")
        .properties(Map.of("millrace.home", "embedded"))
        .singletons(
            new Settings(Map.of("MILLRACE_DATA_DIR", folder.toString())), InstantSource.system())
        .start();
  }
}
