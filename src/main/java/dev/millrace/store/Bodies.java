package dev.millrace.store;

import dev.millrace.store.Records.Written;
import dev.millrace.task.Body;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Keeps payloads and results: small ones in the task's record, larger ones in parts beside it. The
/// parts are named by a digest of the content, so writing one twice is harmless.
final class Bodies {
  /// The most UTF-8 bytes kept inline, so that a small task's record stays under 1 KB and each
  /// change of it costs one DynamoDB write unit.
  static final int INLINE = 200;

  private static final int PART = 350_000;
  private static final String DATA = "data";

  private final Records records;

  Bodies(Records records) {
    this.records = records;
  }

  /// Writes `json` for the task `id` where it belongs; parts may vanish at `expires`.
  Body keep(String id, String name, String json, @Nullable Instant expires) {
    if (json.length() <= INLINE) {
      int bytes = json.getBytes(StandardCharsets.UTF_8).length;
      if (bytes <= INLINE) {
        return new Body.Inline(json);
      }
    }
    byte[] all = json.getBytes(StandardCharsets.UTF_8);
    var apart = new Body.Apart(name + "-" + digest(all), all.length, parts(all));
    for (int n = 0; n < apart.parts(); n++) {
      var fields = new HashMap<String, Object>();
      fields.put(DATA, part(all, n));
      if (expires != null) {
        fields.put(Entry.EXPIRES, expires.getEpochSecond());
      }
      records.create(Entry.draft(key(id, apart, n), fields));
    }
    return apart;
  }

  /// The JSON text of `body`; null when its parts are gone.
  @Nullable String read(String id, Body body) {
    return switch (body) {
      case Body.Inline(var json) -> json;
      case Body.Apart apart -> {
        var text = new StringBuilder(apart.bytes());
        for (int n = 0; n < apart.parts(); n++) {
          Entry part = records.get(key(id, apart, n));
          if (part == null) {
            yield null;
          }
          text.append(Objects.requireNonNull(part.text(DATA)));
        }
        yield text.toString();
      }
    };
  }

  /// Lets the parts of `body` vanish at `expires`, or keeps them when that is null.
  void expire(String id, Body body, @Nullable Instant expires) {
    if (!(body instanceof Body.Apart apart)) {
      return;
    }
    IntStream.range(0, apart.parts())
        .mapToObj(n -> records.get(key(id, apart, n)))
        .filter(Objects::nonNull)
        .forEach(part -> expire(part, expires));
  }

  private void expire(Entry part, @Nullable Instant expires) {
    var fields = new HashMap<>(part.fields());
    fields.keySet().removeAll(Set.of(Entry.EXPIRES));
    if (expires != null) {
      fields.put(Entry.EXPIRES, expires.getEpochSecond());
    }
    Written written =
        records.change(
            part.id(), Guard.version(part.version()), Change.between(part.fields(), fields));
    if (written instanceof Written.Conflict(var current) && current != null) {
      expire(current, expires);
    }
  }

  private static String key(String id, Body.Apart body, int part) {
    return id + "#" + body.name() + "#" + part;
  }

  private static int parts(byte[] all) {
    int count = 0;
    for (int start = 0; start < all.length; start = end(all, start)) {
      count++;
    }
    return count;
  }

  private static String part(byte[] all, int number) {
    int start = 0;
    for (int n = 0; n < number; n++) {
      start = end(all, start);
    }
    return new String(Arrays.copyOfRange(all, start, end(all, start)), StandardCharsets.UTF_8);
  }

  /// Where the part that begins at `start` ends: never inside a character.
  private static int end(byte[] all, int start) {
    int end = Math.min(start + PART, all.length);
    while (end < all.length && (all[end] & 0xC0) == 0x80) {
      end--;
    }
    return end;
  }

  private static String digest(byte[] all) {
    try {
      byte[] whole = MessageDigest.getInstance("SHA-256").digest(all);
      return HexFormat.of().formatHex(whole, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
