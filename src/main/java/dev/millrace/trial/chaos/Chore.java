package dev.millrace.trial.chaos;

import dev.millrace.client.Json;
import dev.millrace.client.Submission;
import dev.millrace.client.Submission.When;
import dev.millrace.client.Submission.Wishes;
import dev.millrace.task.Status;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Random;

/// What one task is to do, all of it found from its number and the seed; `ms` is how long it works,
/// `bytes` how much data it carries.
record Chore(String key, Mode mode, long ms, int bytes) {
  private static final int MOST_ATTEMPTS = 20;
  private static final int FEW_ATTEMPTS = 2;
  private static final Duration SHORT = Duration.ofSeconds(1);
  private static final int LEAST_MS = 150;
  private static final int MOST_MS = 5_000;
  private static final int EXITS_EVERY = 331;

  /// What the handler does in the end; the names are the handler's.
  enum Mode {
    OK,
    FAIL_ONCE,
    FAIL,
    HANG,
    EXIT_ONCE
  }

  /// `longest` is for how long one may work; it should fit between two acts, or the engine would be
  /// kept from ever ending it.
  static Chore of(long seed, String run, int number, Duration longest) {
    int most = Math.clamp(longest.toMillis(), LEAST_MS, MOST_MS);
    String key = "chaos-%s-%d".formatted(run, number);
    var random = new Random(seed * 1_000_003 + number);
    int lot = random.nextInt(100);
    long ms = 5L + random.nextInt(LEAST_MS);
    if (number % EXITS_EVERY == EXITS_EVERY / 3) {
      return new Chore(key, Mode.EXIT_ONCE, ms, 0);
    }
    if (lot < 6) {
      return new Chore(key, Mode.FAIL_ONCE, ms, 0);
    }
    if (lot < 10) {
      return new Chore(key, Mode.FAIL, ms, 0);
    }
    if (lot < 12) {
      return new Chore(key, Mode.HANG, ms, 0);
    }
    if (lot < 15) {
      return new Chore(key, Mode.OK, ms, 100_000 + random.nextInt(800_000));
    }
    if (lot < 20) {
      return new Chore(key, Mode.OK, most - random.nextLong(most / 2), 0);
    }
    if (lot < 40) {
      return new Chore(key, Mode.OK, LEAST_MS + random.nextLong(most / 2), 0);
    }
    return new Chore(key, Mode.OK, ms, 0);
  }

  /// How it has to end.
  Status intended() {
    return switch (mode) {
      case OK, FAIL_ONCE, EXIT_ONCE -> Status.COMPLETED;
      case FAIL, HANG -> Status.FAILED;
    };
  }

  /// How often it may be tried: what has to succeed must bear many kills.
  int maxAttempts() {
    return intended() == Status.COMPLETED ? MOST_ATTEMPTS : FEW_ATTEMPTS;
  }

  Submission submission() {
    var payload = new LinkedHashMap<String, Object>();
    payload.put("mode", mode.name());
    payload.put("ms", ms);
    if (bytes > 0) {
      payload.put("data", data());
      payload.put("digest", digest());
    }
    Duration timeout = mode == Mode.HANG ? SHORT : null;
    var wishes = new Wishes(maxAttempts(), timeout);
    return new Submission("ledger", Json.write(payload), null, key, When.NOW, wishes);
  }

  /// The SHA-256 of its data, in hex, which is also its result.
  String digest() {
    try {
      var sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(data().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  private String data() {
    var random = new Random(key.hashCode());
    var text = new StringBuilder(bytes);
    for (int n = 0; n < bytes; n++) {
      text.append((char) ('0' + random.nextInt(75)));
    }
    return text.toString();
  }
}
