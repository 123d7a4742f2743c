package dev.millrace.handler.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.handler.FakeContext;
import dev.millrace.handler.PermanentFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTypeTest {
  private static final String SHA_256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @TempDir Path folder;
  private Runner runner;

  @BeforeEach
  void begin() {
    runner = Runner.in(folder, "MILLRACE_DEBUG_TYPES", "true");
  }

  @AfterEach
  void end() {
    runner.close();
  }

  @Test
  void a_run_is_written_down_before_and_after_its_work() throws Exception {
    long before = System.nanoTime();
    runner.run("ledger", "{\"mode\":\"OK\",\"ms\":30}", new FakeContext("a", 1));

    List<String> lines = lines();
    assertThat(lines).hasSize(2);
    assertThat(lines.getFirst()).matches("begin a \\d+ \\d+");
    assertThat(lines.getLast()).matches("end a \\d+ \\d+");
    assertThat(time(lines.getFirst())).isBetween(before, System.nanoTime());
    assertThat(time(lines.getLast()) - time(lines.getFirst())).isGreaterThanOrEqualTo(29_000_000);
  }

  @Test
  void it_fails_as_often_as_asked() throws Exception {
    String once = "{\"mode\":\"FAIL_ONCE\",\"ms\":0}";
    assertThatThrownBy(() -> runner.run("ledger", once, new FakeContext("a", 1)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(runner.run("ledger", once, new FakeContext("a", 2)).isString()).isTrue();
    String always = "{\"mode\":\"FAIL\",\"ms\":0}";
    assertThatThrownBy(() -> runner.run("ledger", always, new FakeContext("b", 9)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(lines()).hasSize(6);
  }

  @Test
  void data_that_changed_on_the_way_fails_for_good() throws Exception {
    String well = "{\"mode\":\"OK\",\"ms\":0,\"data\":\"abc\",\"digest\":\"%s\"}";
    assertThat(runner.run("ledger", well.formatted(SHA_256_OF_ABC)).getStringValue())
        .isEqualTo(SHA_256_OF_ABC);
    assertThatThrownBy(() -> runner.run("ledger", well.formatted("0".repeat(64))))
        .isInstanceOf(PermanentFailure.class);
  }

  @Test
  void an_interrupt_ends_a_run_that_hangs_and_not_the_ledger() throws Exception {
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> runner.run("ledger", "{\"mode\":\"HANG\",\"ms\":0}"))
        .isInstanceOf(InterruptedException.class);
    runner.run("ledger", "{\"mode\":\"OK\",\"ms\":0}");
    assertThat(lines()).hasSize(4);
  }

  private List<String> lines() throws IOException {
    String name = ProcessHandle.current().pid() + ".txt";
    return Files.readAllLines(folder.resolve("ledger").resolve(name));
  }

  private static long time(String line) {
    return Long.parseLong(line.substring(line.lastIndexOf(' ') + 1));
  }
}
