package dev.millrace.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// JSON as it is answered: UTF-8, times in UTC with milliseconds (RFC 3339).
public final class Json {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool()).build();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private Json() {}

  /// Writes one value.
  @FunctionalInterface
  public interface Writing {
    void to(JsonGenerator out) throws IOException;
  }

  /// An object with the members that `members` writes.
  public static byte[] object(Writing members) {
    var bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator out = FACTORY.createGenerator(bytes)) {
      out.writeStartObject();
      members.to(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static void time(JsonGenerator out, String name, @Nullable Instant time) throws IOException {
    if (time != null) {
      out.writeStringField(name, TIME.format(time));
    }
  }

  static void text(JsonGenerator out, String name, @Nullable String text) throws IOException {
    if (text != null) {
      out.writeStringField(name, text);
    }
  }

  /// JSON text as it is: not a space of it changes.
  static void raw(JsonGenerator out, String name, @Nullable String json) throws IOException {
    if (json != null) {
      out.writeFieldName(name);
      out.writeRawValue(json);
    }
  }
}
