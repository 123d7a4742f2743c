package dev.millrace.promise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.millrace.engine.Submissions;
import dev.millrace.engine.Submissions.Asked;
import dev.millrace.engine.Submissions.Request;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.task.Status;
import dev.millrace.task.Task;
import dev.millrace.task.TaskEvent;
import dev.millrace.task.TaskState;
import dev.millrace.trial.Relay;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughputExceededException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;

/// A process that is cut off from SQS, from DynamoDB, or hears only some of their answers, keeps
/// every promise it can and breaks none.
class CutOffPromiseTest {
  private static final String SQS = "AWS_ENDPOINT_URL_SQS";
  private static final String DYNAMODB = "AWS_ENDPOINT_URL_DYNAMODB";

  @TempDir Path folder;

  private Map<String, String> near;
  private Map<String, String> far;
  private Relay sqs;
  private Relay dynamodb;

  @BeforeEach
  void relay() throws IOException {
    near = Home.AWS.variables(folder);
    near.put("LEASE_CHECK_INTERVAL", "500ms");
    far = new HashMap<>(near);
    sqs = relay(SQS);
    dynamodb = relay(DYNAMODB);
  }

  @AfterEach
  void end() {
    sqs.close();
    dynamodb.close();
  }

  @Test
  void a_worker_without_the_store_stops_before_another_takes_its_task() {
    try (Node cut = Node.start(far, "LEASE_DURATION", "3s");
        Node other = Node.idle(near, "LEASE_DURATION", "3s")) {
      String id = cut.submit("t.gate", "null");
      await().atMost(Duration.ofSeconds(10)).until(() -> cut.handlers.now.get() == 1);
      other.work();
      dynamodb.cut(true);
      await().atMost(Duration.ofSeconds(15)).until(() -> other.handlers.now.get() == 1);
      assertThat(cut.handlers.now).hasValue(0);
      dynamodb.cut(false);
      other.handlers.gate.release();
      cut.handlers.gate.release();
      Task done = other.await30(id, Status.COMPLETED);
      assertThat(done.attempt().fence()).isEqualTo(2);
      assertThat(cut.handlers.runs.size() + other.handlers.runs.size()).isEqualTo(2);
      assertThat(done.history()).filteredOn(TaskEvent.Completed.class::isInstance).hasSize(1);
    }
  }

  @Test
  void a_worker_without_the_queue_ends_its_task_and_the_message_that_comes_back_runs_nothing() {
    try (Node cut = Node.start(far, "LEASE_DURATION", "2s");
        Node other = Node.idle(near, "LEASE_DURATION", "2s")) {
      String id = cut.submit("t.gate", "null");
      await().atMost(Duration.ofSeconds(10)).until(() -> cut.handlers.now.get() == 1);
      other.work();
      sqs.cut(true);
      var lease = lease(cut, id);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> lease(cut, id).isAfter(lease.plusSeconds(6)));
      cut.handlers.gate.release();
      Task done = other.await30(id, Status.COMPLETED);
      await().atMost(Duration.ofSeconds(20)).until(() -> isEmpty(other));
      sqs.cut(false);
      assertThat(done.attempt().fence()).isEqualTo(1);
      assertThat(other.handlers.runs).isEmpty();
    }
  }

  @Test
  void without_sqs_each_submit_is_accepted_and_all_run_once_it_is_back() {
    try (Node node = Node.start(far)) {
      node.await30(node.submit("noop", "null"), Status.COMPLETED);
      sqs.cut(true);
      List<String> ids = PoolPromiseTest.submitAll(node, 100, "t.busy", "{\"ms\":1}");
      sqs.cut(false);
      node.awaitAll(ids, Status.COMPLETED, Duration.ofSeconds(90));
      assertThat(node.handlers.runs).hasSize(100);
    }
  }

  @Test
  void without_dynamodb_submits_are_refused_within_three_seconds_and_nothing_accepted_is_lost()
      throws Exception {
    try (Node node = Node.start(far)) {
      String running = node.submit("t.gate", "null", new Asked(1, null, null));
      await().atMost(Duration.ofSeconds(10)).until(() -> node.handlers.now.get() == 1);
      dynamodb.hang(true);
      node.handlers.gate.release();
      for (Duration refused : refusals(node, 100)) {
        assertThat(refused).isLessThan(Duration.ofSeconds(3));
      }
      dynamodb.hang(false);
      long back = System.nanoTime();
      node.await30(running, Status.COMPLETED);
      node.await30(node.submit("noop", "null"), Status.COMPLETED);
      assertThat(Duration.ofNanos(System.nanoTime() - back)).isLessThan(Duration.ofSeconds(15));
      assertThat(node.get(running).attempt().fence()).isEqualTo(1);
    }
  }

  @Test
  void a_fifth_of_dynamodbs_answers_may_be_lost_and_keys_still_make_one_task_each() {
    try (Node node = Node.start(far, "LEASE_DURATION", "10s")) {
      dynamodb.dropAnswers(0.2);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        IntStream.range(0, 50).forEach(n -> threads.submit(() -> insist(node, "key-" + n)));
      }
      List<String> ids = IntStream.range(0, 50).mapToObj(n -> insist(node, "key-" + n)).toList();
      await()
          .atMost(Duration.ofSeconds(75))
          .ignoreExceptionsInstanceOf(StoreUnavailable.class)
          .until(() ->
              node.store().get(ids).stream().allMatch(task -> task.status() == Status.COMPLETED));
      dynamodb.dropAnswers(0);
      assertThat(ids).doesNotHaveDuplicates();
      assertThat(node.handlers.runs).hasSize(50);
      assertThat(node.store().get(ids)).allMatch(task -> task.attempt().fence() == 1);
    }
  }

  @Test
  void a_third_of_dynamodbs_calls_may_be_throttled_and_late_and_no_lease_is_lost() {
    var throttle = new Throttle();
    try (Node node = Node.with(List.of(throttle), far, "LEASE_DURATION", "8s")) {
      node.work();
      throttle.share = 0.3;
      dynamodb.delay(Duration.ofMillis(200), Duration.ofMillis(200));
      List<String> ids = PoolPromiseTest.submitAll(node, 12, "t.busy", "{\"ms\":10000}");
      await()
          .atMost(Duration.ofSeconds(60))
          .ignoreExceptionsInstanceOf(StoreUnavailable.class)
          .until(() ->
              node.store().get(ids).stream().allMatch(task -> task.status() == Status.COMPLETED));
      throttle.share = 0;
      assertThat(throttle.refused).hasValueGreaterThan(20);
      assertThat(node.handlers.runs).hasSize(12);
      assertThat(node.store().get(ids)).allMatch(task -> task.attempt().fence() == 1);
    }
  }

  @Test
  void a_submit_with_a_key_whose_record_was_written_unheard_sends_its_message() {
    var deaf = new Deaf();
    try (Node node = Node.with(List.of(deaf), near)) {
      var request = new Request("noop", "null", null, null, Asked.NOTHING, "default", "key");
      var submissions = node.context.getBean(Submissions.class);
      deaf.next = true;
      assertThat(submissions.submit(request).created()).isTrue();
      assertThat(deaf.next).isFalse();
      assertThat(submissions.submit(request).created()).isFalse();
      await()
          .atMost(Duration.ofSeconds(5))
          .until(() -> node.queue().depth("default").visible() == 1);
    }
  }

  /// The answer to the next record that is written is lost on its way, and asked for again.
  private static final class Deaf implements ExecutionInterceptor {
    private volatile boolean next;

    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes about) {
      if (next && context.request() instanceof PutItemRequest) {
        next = false;
        throw SdkClientException.create("put in by a test", new IOException("connection reset"));
      }
    }
  }

  /// DynamoDB refuses a share of all calls because the table is too busy.
  private static final class Throttle implements ExecutionInterceptor {
    private final AtomicInteger refused = new AtomicInteger();
    private volatile double share;

    @Override
    public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes about) {
      boolean store = context.request() instanceof DynamoDbRequest;
      if (store && ThreadLocalRandom.current().nextDouble() < share) {
        refused.incrementAndGet();
        String code = "ProvisionedThroughputExceededException";
        throw ProvisionedThroughputExceededException.builder()
            .statusCode(400)
            .awsErrorDetails(AwsErrorDetails.builder().errorCode(code).build())
            .build();
      }
    }
  }

  private Relay relay(String variable) throws IOException {
    URI target = URI.create(near.get(variable));
    Relay relay = Relay.to(new InetSocketAddress(target.getHost(), target.getPort()));
    String here = "http://127.0.0.1:" + relay.port();
    far.put(variable, here);
    far.computeIfPresent(
        "SQS_QUEUE_URL", (_, url) -> variable.equals(SQS) ? here + URI.create(url).getPath() : url);
    return relay;
  }

  /// How long each of `count` submits at once takes to be refused.
  private static List<Duration> refusals(Node node, int count) throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var asked = new ArrayList<Future<Duration>>();
      for (int n = 0; n < count; n++) {
        asked.add(
            threads.submit(() -> {
              long began = System.nanoTime();
              assertThatThrownBy(() -> node.submit("noop", "null"))
                  .isInstanceOf(StoreUnavailable.class);
              return Duration.ofNanos(System.nanoTime() - began);
            }));
      }
      var took = new ArrayList<Duration>();
      for (Future<Duration> one : asked) {
        took.add(one.get());
      }
      return took;
    }
  }

  /// Submits until it is accepted.
  private static String insist(Node node, String key) {
    var once = new Asked(1, null, null);
    var request = new Request("t.busy", "{\"ms\":1}", null, null, once, "default", key);
    while (true) {
      try {
        return node.context.getBean(Submissions.class).submit(request).task().id();
      } catch (StoreUnavailable e) {
        Thread.onSpinWait();
      }
    }
  }

  private static java.time.Instant lease(Node node, String id) {
    return ((TaskState.Processing) node.get(id).state()).leaseUntil();
  }

  private static boolean isEmpty(Node node) {
    var depth = node.queue().depth("default");
    return depth.visible() + depth.inFlight() + depth.delayed() == 0;
  }
}
