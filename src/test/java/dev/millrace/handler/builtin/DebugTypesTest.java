package dev.millrace.handler.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.handler.FakeContext;
import dev.millrace.handler.Handlers;
import dev.millrace.handler.PermanentFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebugTypesTest {
  @TempDir Path folder;

  @Test
  void they_are_there_only_when_asked_for() {
    try (var runner = Runner.in(folder)) {
      assertThat(runner.context().getBean(Handlers.class).types())
          .doesNotContain("noop", "sleep", "fail", "exit");
    }
    try (var runner = debug()) {
      assertThat(runner.context().getBean(Handlers.class).types())
          .contains("noop", "sleep", "fail", "exit");
    }
  }

  @Test
  void noop_does_nothing() throws Exception {
    try (var runner = debug()) {
      assertThat(runner.run("noop", "{\"any\":1}").isNull()).isTrue();
    }
  }

  @Test
  void sleep_takes_its_time() throws Exception {
    try (var runner = debug()) {
      long start = System.nanoTime();
      runner.run("sleep", "{\"ms\":150}");
      assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(149_000_000);
    }
  }

  @Test
  void sleep_ends_when_it_is_called_off() {
    try (var runner = debug()) {
      var task = new FakeContext("t");
      task.cancel();
      assertThatThrownBy(() -> runner.run("sleep", "{\"ms\":60000}", task))
          .isInstanceOf(InterruptedException.class);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> runner.run("sleep", "{\"ms\":60000}"))
          .isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void fail_fails_as_often_as_asked() throws Exception {
    try (var runner = debug()) {
      assertThatThrownBy(() -> runner.run("fail", "{\"times\":2}", new FakeContext("t", 2)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("attempt 2 fails, as asked");
      assertThat(runner.run("fail", "{\"times\":2}", new FakeContext("t", 3)).isNull()).isTrue();
      assertThatThrownBy(() -> runner.run("fail", "{}", new FakeContext("t", 20)))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> runner.run("fail", "{\"permanent\":true}"))
          .isInstanceOf(PermanentFailure.class);
    }
  }

  private Runner debug() {
    return Runner.in(folder, "MILLRACE_DEBUG_TYPES", "true");
  }
}
