package dev.millrace.handler.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.handler.BadPayload;
import dev.millrace.handler.FakeContext;
import dev.millrace.handler.PermanentFailure;
import dev.millrace.store.TaskStore;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataExportTest {
  private static final Instant NOON = Instant.parse("2025-12-31T12:00:00Z");

  @TempDir Path folder;

  @Test
  void rows_become_csv_with_every_column_in_the_order_it_first_appeared() throws Exception {
    try (var runner = Runner.in(folder)) {
      JsonNode result =
          runner.run(
              "data-export",
              """
              {"rows":[{"b":1,"a":"x"},{"a":"y","c":true},{"d":null}],"format":"csv"}\
              """);
      assertThat(result.get("place").getStringValue()).isEqualTo("exports/task-1.csv");
      assertThat(result.get("rows").getIntValue()).isEqualTo(3);
      String expected = "b,a,c,d\r\n1,x,,\r\n\"\",y,true,\r\n\"\",,,\r\n";
      assertThat(text("exports/task-1.csv")).isEqualTo(expected);
      assertThat(result.get("bytes").getIntValue()).isEqualTo(expected.length());
    }
  }

  @Test
  void csv_bears_quotes_breaks_and_every_letter_and_keeps_numbers() throws Exception {
    try (var runner = Runner.in(folder)) {
      runner.run(
          "data-export",
          """
          {"rows":[{"q":"say \\"hi\\", ok","n":"a\\r\\nb\\nc","u":"日本 ü 🎈","e":"","s":" x ",
                    "i":12345678901234567890,"d":1.10,"o":{"k":[1,2]},"neg":-5}]}\
          """);
      CSVRecord row = records("exports/task-1.csv").getFirst();
      assertThat(row.get("q")).isEqualTo("say \"hi\", ok");
      assertThat(row.get("n")).isEqualTo("a\r\nb\nc");
      assertThat(row.get("u")).isEqualTo("日本 ü 🎈");
      assertThat(row.get("e")).isEmpty();
      assertThat(row.get("s")).isEqualTo(" x ");
      assertThat(row.get("i")).isEqualTo("12345678901234567890");
      assertThat(row.get("d")).isEqualTo("1.10");
      assertThat(row.get("o")).isEqualTo("{\"k\":[1,2]}");
      assertThat(row.get("neg")).isEqualTo("-5");
    }
  }

  @Test
  void no_cell_and_no_column_can_be_a_formula() throws Exception {
    try (var runner = Runner.in(folder)) {
      runner.run(
          "data-export",
          """
          {"rows":[{"=h":"=1+1","b":"+1","c":"-1","d":"@x","e":"\\t=1","f":"\\r=1","g":"a=1"}]}\
          """);
      CSVRecord row = records("exports/task-1.csv").getFirst();
      assertThat(row.toList())
          .containsExactly("'=1+1", "'+1", "'-1", "'@x", "'\t=1", "'\r=1", "a=1");
      assertThat(text("exports/task-1.csv")).startsWith("'=h,");
    }
  }

  @Test
  void rows_become_lines_of_json_that_are_as_they_were() throws Exception {
    try (var runner = Runner.in(folder)) {
      JsonNode result =
          runner.run(
              "data-export",
              """
              {"rows":[{"a":1.10,"b":"=x\\ny","c":{"k":[true]}},{}],"format":"jsonl",
               "target":"out/deep/rows.jsonl"}\
              """);
      assertThat(result.get("place").getStringValue()).isEqualTo("out/deep/rows.jsonl");
      assertThat(text("out/deep/rows.jsonl"))
          .isEqualTo("{\"a\":1.10,\"b\":\"=x\\ny\",\"c\":{\"k\":[true]}}\n{}\n");
    }
  }

  @Test
  void no_rows_make_an_export_without_rows() throws Exception {
    try (var runner = Runner.in(folder)) {
      assertThat(runner.run("data-export", "{\"rows\":[]}").get("rows").getIntValue()).isZero();
      assertThat(text("exports/task-1.csv")).isEmpty();
    }
  }

  @Test
  void finished_tasks_of_a_type_become_csv() throws Exception {
    try (var runner = Runner.in(folder)) {
      var tasks = new StoredTasks(runner.context().getBean(TaskStore.class));
      tasks.done("t1", "report", NOON, "{\"n\": 1.50}", "\"ok\"");
      tasks.failed("t2", "report", NOON.plusSeconds(60));
      tasks.cancelled("t3", "report", NOON.plusSeconds(120));
      tasks.done("t4", "other", NOON, "1", "2");
      tasks.waiting("t5", "report");
      JsonNode result = runner.run("data-export", "{\"type\":\"report\"}");
      assertThat(result.get("rows").getIntValue()).isEqualTo(3);
      List<CSVRecord> rows = records("exports/task-1.csv");
      assertThat(rows).extracting(row -> row.get("id")).containsExactlyInAnyOrder("t1", "t2", "t3");
      CSVRecord first = row(rows, "t1");
      assertThat(first.get("status")).isEqualTo("COMPLETED");
      assertThat(first.get("attempts")).isEqualTo("1");
      assertThat(first.get("created_at")).isEqualTo("2025-12-31T11:59:00Z");
      assertThat(first.get("started_at")).isEqualTo("2025-12-31T11:59:30Z");
      assertThat(first.get("finished_at")).isEqualTo("2025-12-31T12:00:00Z");
      assertThat(first.get("payload")).isEqualTo("{\"n\": 1.50}");
      assertThat(first.get("result")).isEqualTo("\"ok\"");
      assertThat(first.get("error")).isEmpty();
      assertThat(row(rows, "t2").get("error")).isEqualTo("'=cmd|calc");
      assertThat(row(rows, "t3").get("status")).isEqualTo("CANCELLED");
      assertThat(row(rows, "t3").get("started_at")).isEmpty();
    }
  }

  @Test
  void finished_tasks_become_lines_of_json_even_if_a_payload_has_line_breaks() throws Exception {
    try (var runner = Runner.in(folder)) {
      var tasks = new StoredTasks(runner.context().getBean(TaskStore.class));
      tasks.done("t1", "report", NOON, "{\n  \"n\": 1.50\n}", "2");
      runner.run("data-export", "{\"type\":\"report\",\"format\":\"jsonl\"}");
      assertThat(text("exports/task-1.jsonl"))
          .isEqualTo(
              """
              {"id":"t1","type":"report","status":"COMPLETED","attempts":1,\
              "created_at":"2025-12-31T11:59:00Z","started_at":"2025-12-31T11:59:30Z",\
              "finished_at":"2025-12-31T12:00:00Z","payload":{"n":1.50},"result":2}
              """);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      textBlock =
          """
          "status":"FAILED"                                                         # t2
          "status":"COMPLETED|CANCELLED"                                            # t1 t3
          "from":"2025-12-31T12:01:00Z"                                             # t2 t3
          "to":"2025-12-31T12:01:00Z"                                               # t1
          "from":"2025-12-31T13:00:30+01:00","to":"2025-12-31T12:01:00.001Z"        # t2
          """)
  void status_and_time_narrow_the_export(String narrow, String ids) throws Exception {
    try (var runner = Runner.in(folder)) {
      var tasks = new StoredTasks(runner.context().getBean(TaskStore.class));
      tasks.done("t1", "report", NOON, "1", "2");
      tasks.failed("t2", "report", NOON.plusSeconds(60));
      tasks.cancelled("t3", "report", NOON.plusSeconds(120));
      runner.run("data-export", "{\"type\":\"report\",%s}".formatted(narrow));
      assertThat(records("exports/task-1.csv"))
          .extracting(row -> row.get("id"))
          .containsExactlyInAnyOrder(ids.split(" "));
    }
  }

  @Test
  void more_tasks_than_one_page_come_out_once_each_with_progress() throws Exception {
    try (var runner = Runner.in(folder)) {
      var tasks = new StoredTasks(runner.context().getBean(TaskStore.class));
      for (int i = 0; i < 450; i++) {
        tasks.done("t" + i, "report", NOON.plusSeconds(i / 10), "1", "2");
      }
      var task = new FakeContext("task-1");
      runner.run("data-export", "{\"type\":\"report\"}", task);
      assertThat(records("exports/task-1.csv"))
          .extracting(row -> row.get("id"))
          .hasSize(450)
          .doesNotHaveDuplicates();
      assertThat(task.said()).contains("33% 100 rows", "100% 450 rows");
    }
  }

  @Test
  void an_export_that_is_called_off_leaves_nothing_behind() throws Exception {
    try (var runner = Runner.in(folder)) {
      var task = new FakeContext("task-1");
      task.cancel();
      assertThatThrownBy(() -> runner.run("data-export", "{\"type\":\"report\"}", task))
          .isInstanceOf(InterruptedException.class);
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> runner.run("data-export", "{\"rows\":[{\"a\":1}]}"))
          .isInstanceOf(InterruptedException.class);
      try (var files = Files.list(folder.resolve("exports"))) {
        assertThat(files).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"../x.csv", "/tmp/x.csv", "millrace.db", "x.jsonl"})
  void a_target_elsewhere_or_of_another_kind_is_refused(String target) {
    try (var runner = Runner.in(folder)) {
      assertThatThrownBy(
              () -> runner.run("data-export", "{\"rows\":[],\"target\":\"%s\"}".formatted(target)))
          .isInstanceOf(PermanentFailure.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      textBlock =
          """
          {} # the payload needs either 'rows' or the 'type' of tasks to export
          {"rows":[],"type":"x"} # the payload needs either 'rows' or the 'type' of tasks to export
          {"rows":[],"status":"FAILED"} # /rows can't be narrowed by status, from or to; leave those out
          {"rows":[5]} # /rows/0 is a number, where an object belongs
          {"type":"x","status":"PENDING"} # /status has to be of COMPLETED, FAILED, CANCELLED, joined by |
          {"type":"x","from":"yesterday"} # /from has to be a time such as 2026-01-31T00:00:00Z
          {"type":"x","to":"2026-01-01"} # /to has to be a time such as 2026-01-31T00:00:00Z
          {"type":"x","format":"xlsx"} # /format has to be csv or jsonl
          """)
  void a_bad_payload_is_refused_at_submit(String json, String message) {
    try (var runner = Runner.in(folder)) {
      assertThatThrownBy(() -> runner.handler("data-export").check(json))
          .isInstanceOf(BadPayload.class)
          .hasMessage(message);
    }
  }

  private static CSVRecord row(List<CSVRecord> rows, String id) {
    return rows.stream().filter(row -> row.get("id").equals(id)).findFirst().orElseThrow();
  }

  private List<CSVRecord> records(String place) throws IOException {
    CSVFormat format = CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get();
    try (var parser = CSVParser.parse(text(place), format)) {
      return parser.getRecords();
    }
  }

  private String text(String place) throws IOException {
    return Files.readString(folder.resolve(place));
  }
}
