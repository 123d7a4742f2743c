package dev.millrace.engine;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.impl.TimeBasedEpochGenerator;
import dev.millrace.engine.Refusal.Reason;
import dev.millrace.handler.BadPayload;
import dev.millrace.handler.Handler;
import dev.millrace.handler.Handlers;
import dev.millrace.store.Queues;
import dev.millrace.store.StoreUnavailable;
import dev.millrace.store.TaskStore;
import dev.millrace.store.TaskStore.Moved;
import dev.millrace.task.Body;
import dev.millrace.task.Limits;
import dev.millrace.task.Task;
import dev.millrace.task.TaskSpec;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Accepts tasks: records each one first, then sends its message. What is accepted will run, also
/// when no message could be sent.
@Singleton
public final class Submissions {
  /// The most UTF-8 bytes of a payload's JSON text.
  public static final int MOST_PAYLOAD = 1 << 20;

  private static final String MARK = "-";

  private final TaskStore store;
  private final Doorbells doorbells;
  private final Handlers handlers;
  private final Rules rules;
  private final InstantSource clock;
  private final TimeBasedEpochGenerator ids = Generators.timeBasedEpochGenerator();

  public Submissions(
      TaskStore store, Doorbells doorbells, Handlers handlers, Rules rules, InstantSource clock) {
    this.store = store;
    this.doorbells = doorbells;
    this.handlers = handlers;
    this.rules = rules;
    this.clock = clock;
  }

  /// What holds for all submits: where tasks may go and the limits of those that name none.
  public record Rules(Queues queues, Defaults defaults) {}

  /// A task to be accepted: `payload` is JSON text as it was sent; `key` makes a repeated submit by
  /// the same owner the same task; null means the default.
  public record Request(
      String type,
      String payload,
      @Nullable String queue,
      @Nullable Instant runAt,
      Asked asked,
      String owner,
      @Nullable String key) {}

  /// Limits that a submitter may ask for.
  public record Asked(
      @Nullable Integer maxAttempts, @Nullable Duration timeout, @Nullable Duration delay) {
    /// No wishes.
    public static final Asked NOTHING = new Asked(null, null, null);
  }

  /// The recorded task; `created` is false when an earlier submit with the same key made it,
  /// `deferred` says that its message could not be sent yet.
  public record Accepted(Task task, boolean created, boolean deferred) {}

  /// Accepts a task, or throws `Refusal`; after `StoreUnavailable` it may or may not be accepted.
  public Accepted submit(Request request) {
    Handler handler = handlers.find(request.type());
    if (handler == null) {
      throw new Refusal(
          Reason.UNKNOWN_TYPE, "/type", "No handler takes tasks of type " + request.type() + ".");
    }
    check(request, handler);
    Instant now = clock.instant();
    String key = request.key();
    String id = key == null ? ids.generate().toString() : derived(request.owner(), key);
    Body payload = store.keepPayload(id, request.payload());
    Task draft = Task.submitted(id, spec(request, handler, payload, now), now);
    return switch (store.create(draft)) {
      case Moved.To(var task) -> announced(task);
      case Moved.Conflict(var current) when current == null ->
          throw new StoreUnavailable("the record was there and is gone; submit again", null);
      case Moved.Conflict(var current) when isOwn(draft, current) -> {
        store.acknowledge(current.history().getFirst(), current);
        yield announced(current);
      }
      case Moved.Conflict(var current) -> repeated(draft, current);
    };
  }

  private Accepted announced(Task task) {
    return new Accepted(task, true, !doorbells.ring(task));
  }

  /// Whether this very submit made the record, and only its answer was lost.
  private static boolean isOwn(Task draft, Task current) {
    return current.spec().origin().digest().equals(draft.spec().origin().digest());
  }

  private static Accepted repeated(Task draft, Task current) {
    if (!request(current).equals(request(draft))) {
      throw new Refusal(
          Reason.KEY_REUSED,
          current.id(),
          "This idempotency key was used for another request; use a new key.");
    }
    return new Accepted(current, false, false);
  }

  private void check(Request request, Handler handler) {
    int bytes = request.payload().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MOST_PAYLOAD) {
      throw new Refusal(
          Reason.PAYLOAD_TOO_LARGE,
          "/payload",
          "The payload has %d bytes; at most %d are accepted.".formatted(bytes, MOST_PAYLOAD));
    }
    String queue = request.queue();
    if (queue != null && !rules.queues().names().contains(queue)) {
      throw new Refusal(
          Reason.UNKNOWN_QUEUE,
          "/queue",
          "There is no queue %s; there is %s."
              .formatted(queue, String.join(", ", rules.queues().names())));
    }
    try {
      handler.check(request.payload());
    } catch (BadPayload e) {
      throw new Refusal(
          Reason.BAD_PAYLOAD,
          "/payload" + Objects.requireNonNullElse(e.pointer(), ""),
          String.valueOf(e.getMessage()));
    }
  }

  private TaskSpec spec(Request request, Handler handler, Body payload, Instant now) {
    Limits common = rules.defaults().limits();
    Asked asked = request.asked();
    int byType = handler.maxAttempts() == 0 ? common.maxAttempts() : handler.maxAttempts();
    Duration timeout = Objects.requireNonNullElse(handler.timeout(), common.timeout());
    Limits limits =
        new Limits(
            Objects.requireNonNullElse(asked.maxAttempts(), byType),
            Objects.requireNonNullElse(asked.timeout(), timeout),
            common.backoff());
    Duration delay = Objects.requireNonNullElse(asked.delay(), Duration.ZERO);
    Instant due = Objects.requireNonNullElse(request.runAt(), now.plus(delay));
    String queue = Objects.requireNonNullElse(request.queue(), rules.queues().names().getFirst());
    var origin = new TaskSpec.Origin(now, due, request.owner(), digest(request));
    return new TaskSpec(request.type(), queue, payload, limits, origin);
  }

  /// Tells a repeated request from another one by its first part, and this submit from a repeated
  /// one by its second; a request without a key is never repeated and needs none.
  private static String digest(Request request) {
    return request.key() == null
        ? ""
        : HexFormat.of().formatHex(sha256(request.toString()), 0, 12)
            + MARK
            + Long.toString(ThreadLocalRandom.current().nextLong() >>> 1, 36);
  }

  private static String request(Task task) {
    return task.spec().origin().digest().split(MARK, 2)[0];
  }

  /// The same owner and key always make the same id, so that one create-if-absent decides. It is a
  /// UUID of version 8 (RFC 9562, section 5.8).
  private static String derived(String owner, String key) {
    var hash = ByteBuffer.wrap(sha256(owner + "\0" + key));
    long high = (hash.getLong() & ~0xF000L) | 0x8000L;
    long low = (hash.getLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
