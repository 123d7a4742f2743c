package dev.millrace.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.micronaut.context.ApplicationContext;
import java.io.FileNotFoundException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandlersTest {
  private static final String ORDER =
      """
      {"customer": "ann", "total": 3, "items": [{"sku": "a", "count": 2}], "byShelf": {}}\
      """;

  private static ApplicationContext context;
  private static Handlers handlers;

  @BeforeAll
  static void start() {
    GoodHandlers.MADE.set(0);
    context = Started.with(Map.of(), "good");
    handlers = context.getBean(Handlers.class);
  }

  @AfterAll
  static void stop() {
    context.close();
  }

  @Test
  void all_types_are_known_once_the_context_has_started_and_no_bean_is_made_for_it() {
    try (var fresh = Started.with(Map.of(), "good")) {
      int made = GoodHandlers.MADE.get();
      assertThat(fresh.getBean(Handlers.class).types())
          .contains("order", "order.v1", "raw", "email", "send_email", "email.send.v1")
          .contains("image-resize", "data-export", "http")
          .doesNotContain("noop", "exit");
      assertThat(GoodHandlers.MADE.get()).isEqualTo(made);
    }
  }

  @Test
  void a_type_that_nobody_handles_is_not_found() {
    assertThat(handlers.find("nope")).isNull();
  }

  @Test
  void a_handler_carries_what_its_annotation_says() {
    assertThat(handler("order").type()).isEqualTo("order");
    assertThat(handler("order.v1").type()).isEqualTo("order.v1");
    assertThat(handler("order").timeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(handler("order").maxAttempts()).isEqualTo(7);
    assertThat(handler("raw").timeout()).isNull();
    assertThat(handler("raw").maxAttempts()).isZero();
  }

  @Test
  void a_handler_gets_payload_and_context_and_its_result_is_json() throws Exception {
    assertThat(run("order", ORDER)).isEqualTo("{\"customer\":\"ann\",\"items\":1,\"task\":\"t1\"}");
    assertThat(run("context-first", ORDER)).isEqualTo("\"t1ann\"");
    assertThat(run("numbers", "[1,2,3]")).isEqualTo("3");
  }

  @Test
  void a_string_is_the_raw_json() throws Exception {
    assertThat(run("raw", "{ \"a\" :1}")).isEqualTo("\"{ \\\"a\\\" :1}\"");
  }

  @Test
  void numbers_keep_their_digits() throws Exception {
    String json = "[1.10,12345678901234567890,0.12345678901234567890123]";
    assertThat(run("echo", json)).isEqualTo(json);
  }

  @Test
  void nothing_returned_is_no_result() throws Exception {
    assertThat(run("ignores", "{\"any\":1}")).isNull();
    assertThat(run("nothing", "null")).isNull();
  }

  @Test
  void what_a_handler_throws_comes_out_as_it_is() {
    assertThatThrownBy(() -> run("throws", "null"))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage("no such page");
  }

  @Test
  void an_error_counts_as_an_exception_but_lack_of_memory_does_not() {
    assertThatThrownBy(() -> run("overflows", "null"))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(StackOverflowError.class)
        .hasMessageContaining("StackOverflowError");
    assertThatThrownBy(() -> run("short-of-memory", "null")).isInstanceOf(OutOfMemoryError.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"total":1,"items":[],"byShelf":{}}                                   | /customer | /customer is missing
          {"customer":null,"total":1,"items":[]}                                | /customer | /customer is missing
          {"customer":"a","items":[]}                                           | /total | /total is missing
          {"customer":"a","total":null}                                         | /total | /total is missing
          {"customer":"a","total":1,"nope":2}                                   | /nope | /nope is not known here; leave it out
          {"customer":"a","total":1,"a~/b":2}                                   | /a~0~1b | /a~0~1b is not known here; leave it out
          {"customer":{},"total":1}                                             | /customer | /customer is an object, where a string belongs
          {"customer":"a","total":"x"}                                          | /total | /total does not fit: Unable to coerce string to integer
          {"customer":"a","total":99999999999}                                  | /total | /total does not fit: Numeric value (99999999999) out of range of int (-2147483648 - 2147483647)
          {"customer":"a","total":1,"items":5}                                  | /items | /items is a number, where an array belongs
          {"customer":"a","total":1,"items":[{"sku":"s","count":1},{"sku":"s"}]} | /items/1/count | /items/1/count is missing
          {"customer":"a","total":1,"items":[{"sku":"s","count":-1}]}           | /items/0 | /items/0 does not fit: count must not be negative
          {"customer":"a","total":1,"byShelf":{"k/1":{"sku":"s","count":1,"z":0}}} | /byShelf/k~11/z | /byShelf/k~11/z is not known here; leave it out
          5                                                                     | `` | the payload is a number, where an object belongs
          null                                                                  | `` | the payload is null
          {                                                                     | `` | the payload is not JSON: Unexpected end-of-input: expected close marker for Object
          {"customer":"a","customer":"b"}                                       | `` | the payload is not JSON: Duplicate field 'customer'
          1 2                                                                   | `` | the payload holds more than one JSON value
          """)
  void a_bad_payload_is_refused_with_place_and_fault(String json, String pointer, String message) {
    var refused = catchThrowableOfType(BadPayload.class, () -> handler("order").check(json));
    assertThat(refused).hasMessage(message);
    assertThat(refused.pointer()).isEqualTo(pointer);
    assertThatThrownBy(() -> run("order", json)).isInstanceOf(BadPayload.class);
  }

  @Test
  void a_payload_that_nobody_reads_still_has_to_be_json() {
    assertThatThrownBy(() -> handler("ignores").check("{")).isInstanceOf(BadPayload.class);
    assertThatThrownBy(() -> handler("raw").check("")).isInstanceOf(BadPayload.class);
  }

  @Test
  void a_good_payload_is_taken() {
    handler("order").check(ORDER);
    handler("raw").check("5");
    handler("ignores").check("[]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          two-payloads | TwoPayloads#run can't handle tasks: it takes 2 payloads; leave one
          unreadable   | Unreadable#run can't handle tasks: Plain can't be read from JSON; annotate it @Serdeable
          unwritable   | Unwritable#run can't handle tasks: its result Plain can't be written as JSON; return a type annotated @Serdeable
          future       | Future#run can't handle tasks: its result CompletableFuture<String> can't be written as JSON; return a type annotated @Serdeable
          bad-name     | BadName#run can't handle tasks: type 'no spaces' has to be 1 to 100 of A-Z a-z 0-9 . _ -
          no-name      | NoName#run can't handle tasks: it names no type; write @TaskHandler("some-type")
          bad-timeout  | BadTimeout#run can't handle tasks: timeout = "soon"; write a time such as 30s or 5m, up to 12h
          no-time      | NoTime#run can't handle tasks: timeout = "0s"; write a time such as 30s or 5m, up to 12h
          too-long     | TooLong#run can't handle tasks: timeout = "13h"; write a time such as 30s or 5m, up to 12h
          too-many     | TooMany#run can't handle tasks: maxAttempts = 21; it may be 1 to 20, or 0 for the default
          static       | Static#run can't handle tasks: it is static; leave that out
          """)
  void a_method_that_cannot_handle_tasks_stops_the_start(String handlers, String message) {
    assertThatThrownBy(() -> Started.with(Map.of(), handlers).close())
        .isInstanceOf(BadHandler.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"twice", "built-in"})
  void a_type_with_two_handlers_stops_the_start(String handlers) {
    assertThatThrownBy(() -> Started.with(Map.of(), handlers).close())
        .isInstanceOf(BadHandler.class)
        .hasMessageMatching(
            "\\w+#\\w+ can't handle tasks: type '(same|email)' is handled by \\w+#\\w+ already;"
                + " rename one of them");
  }

  private static Handler handler(String type) {
    return Objects.requireNonNull(handlers.find(type));
  }

  private static String run(String type, String json) throws Exception {
    return handler(type).run(json, new FakeContext("t1"));
  }
}
