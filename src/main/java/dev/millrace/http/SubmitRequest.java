package dev.millrace.http;

import com.fasterxml.jackson.core.JsonToken;
import dev.millrace.engine.Submissions.Asked;
import dev.millrace.engine.Submissions.Request;
import dev.millrace.http.Problem.Fault;
import dev.millrace.http.RequestJson.Member;
import dev.millrace.task.Limits;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A submit as its body and its `Idempotency-Key` say it; collects everything that is wrong before
/// it throws `Rejected`.
final class SubmitRequest {
  /// The header that says the same as the member `idempotency_key`.
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  private static final List<String> MEMBERS =
      List.of(
          "type",
          "payload",
          "queue",
          "delay_ms",
          "run_at",
          "max_attempts",
          "timeout_ms",
          "idempotency_key");
  private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9._-]{1,100}");
  private static final Pattern RFC_3339 =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)");
  private static final int LONGEST_KEY = 128;
  private static final long YEAR = Duration.ofDays(365).toMillis();
  private static final long SHORTEST_TIMEOUT = 100;

  private final Map<String, Member> members;
  private final List<Fault> faults = new ArrayList<>();

  private SubmitRequest(Map<String, Member> members) {
    this.members = members;
  }

  static Request read(byte[] body, List<String> keys, String owner) {
    var request = new SubmitRequest(RequestJson.members(body));
    String header = keys.isEmpty() ? null : key(keys);
    return request.read(header, owner);
  }

  private Request read(@Nullable String header, String owner) {
    members.keySet().stream().filter(name -> !MEMBERS.contains(name)).forEach(this::unknown);
    String type = type();
    Member payload = members.get("payload");
    String queue = text("queue");
    Instant runAt = time();
    Long attempts = number("max_attempts", 1, Limits.MOST_ATTEMPTS);
    var asked =
        new Asked(
            attempts == null ? null : attempts.intValue(),
            millis("timeout_ms", SHORTEST_TIMEOUT),
            millis("delay_ms", 0));
    if (given("delay_ms") && given("run_at")) {
      fault("run_at", "conflict", "Give delay_ms or run_at, not both.");
    }
    String key = key(header);
    if (!faults.isEmpty()) {
      throw new Rejected(Problem.invalid(ProblemType.VALIDATION, faults));
    }
    String json = payload == null ? "null" : payload.json();
    return new Request(type, json, queue, runAt, asked, owner, key);
  }

  private String type() {
    String type = text("type");
    if (!given("type")) {
      fault("type", "required", "type is required.");
    } else if (type != null && !TYPE.matcher(type).matches()) {
      fault("type", "form", "type has 1 to 100 characters of A-Z a-z 0-9 . _ -");
    }
    return Objects.requireNonNullElse(type, "");
  }

  private @Nullable String key(@Nullable String header) {
    String field = text("idempotency_key");
    if (field == null) {
      return header;
    }
    if (header != null && !header.equals(field)) {
      fault("idempotency_key", "conflict", "The header Idempotency-Key says another key.");
    }
    return key(List.of(field));
  }

  private static String key(List<String> keys) {
    String key = keys.getFirst();
    boolean fits = !key.isEmpty() && key.length() <= LONGEST_KEY;
    if (keys.size() > 1 || !fits || key.chars().anyMatch(Character::isISOControl)) {
      throw new Rejected(badKey());
    }
    return key;
  }

  static Problem badKey() {
    return Problem.of(
        ProblemType.INVALID_IDEMPOTENCY_KEY,
        "An idempotency key has 1 to %d characters, no control characters, and is given once."
            .formatted(LONGEST_KEY));
  }

  private @Nullable Instant time() {
    String text = text("run_at");
    if (text == null) {
      return null;
    }
    try {
      if (RFC_3339.matcher(text).matches()) {
        // Rounded up, for a task must not start early.
        return OffsetDateTime.parse(text.toUpperCase(Locale.ROOT))
            .toInstant()
            .plusNanos(999_999)
            .truncatedTo(ChronoUnit.MILLIS);
      }
    } catch (DateTimeException _) {
      // Such as month 13: answered like any other text that is no time.
    }
    fault("run_at", "form", "run_at is a time like 2026-01-31T09:30:00Z (RFC 3339).");
    return null;
  }

  private @Nullable Duration millis(String name, long least) {
    Long millis = number(name, least, YEAR);
    return millis == null ? null : Duration.ofMillis(millis);
  }

  private @Nullable Long number(String name, long least, long most) {
    Member member = members.get(name);
    if (member == null || member.kind() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (member.kind() == JsonToken.VALUE_NUMBER_INT && member.text().length() <= 18) {
      long number = Long.parseLong(member.text());
      if (number >= least && number <= most) {
        return number;
      }
    }
    fault(name, "range", "%s is a whole number from %d to %d.".formatted(name, least, most));
    return null;
  }

  private @Nullable String text(String name) {
    Member member = members.get(name);
    if (member == null || member.kind() == JsonToken.VALUE_NULL) {
      return null;
    }
    if (member.kind() == JsonToken.VALUE_STRING) {
      return member.text();
    }
    fault(name, "string", name + " is a string.");
    return null;
  }

  private boolean given(String name) {
    Member member = members.get(name);
    return member != null && member.kind() != JsonToken.VALUE_NULL;
  }

  private void unknown(String name) {
    String meant = Spelling.nearest(name, MEMBERS);
    String hint = meant == null ? "" : " Did you mean %s?".formatted(meant);
    fault(name, "unknown-member", "There is no such member here." + hint);
  }

  private void fault(String name, String code, String message) {
    String pointer = "/" + name.replace("~", "~0").replace("/", "~1");
    faults.add(new Fault(pointer, code, message));
  }
}
