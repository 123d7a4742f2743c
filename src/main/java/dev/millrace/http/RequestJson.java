package dev.millrace.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.millrace.http.Problem.Fault;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A request's body, read strictly: UTF-8, one object, no member twice, no half characters, nothing
/// overlong. Each member keeps its text as it was sent. Throws `Rejected`.
final class RequestJson {
  /// The most bytes of a body: a payload of 1 MiB and 64 KiB for the rest. Netty is told the same
  /// in `application.properties`.
  static final int MOST_BYTES = (1 << 20) + (64 << 10);

  private static final int DEEPEST = 64;
  private static final int LONGEST_NUMBER = 100;
  private static final int LONGEST_NAME = 50_000;
  private static final int MOST_MEMBERS = 10_000;

  /// The limits are checked here, where it is known what to answer; the body is bounded already.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST + 1)
                  .maxStringLength(MOST_BYTES)
                  .maxNumberLength(MOST_BYTES)
                  .maxNameLength(MOST_BYTES)
                  .build())
          .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private final String text;
  private final JsonParser parser;
  private final Deque<Set<String>> names = new ArrayDeque<>();
  private final Map<String, Member> members = new LinkedHashMap<>();
  private int depth;

  private RequestJson(String text) throws IOException {
    this.text = text;
    this.parser = FACTORY.createParser(text.toCharArray());
  }

  /// A member's value: its kind, its `text` (without quotes and escapes), and its JSON as sent.
  record Member(JsonToken kind, String text, String json) {}

  /// The members of the object that `body` is, in order.
  static Map<String, Member> members(byte[] body) {
    String text = decoded(body);
    if (text.isBlank()) {
      throw new Rejected(ProblemType.BODY_MISSING, "Send a JSON object as the body.");
    }
    try {
      var json = new RequestJson(text);
      try (json.parser) {
        json.read();
      }
      return json.members;
    } catch (JsonProcessingException e) {
      throw invalid(e.getLocation());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String decoded(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException _) {
      throw new Rejected(ProblemType.INVALID_ENCODING, "The body is not valid UTF-8.");
    }
  }

  private static Rejected invalid(@Nullable JsonLocation where) {
    String place =
        where == null
            ? ""
            : " (line %d, column %d)".formatted(where.getLineNr(), where.getColumnNr());
    return new Rejected(ProblemType.INVALID_JSON, "The body is not valid JSON" + place + ".");
  }

  private void read() throws IOException {
    JsonToken first = parser.nextToken();
    check(first);
    String name = "";
    int start = 0;
    while (depth > 0) {
      JsonToken token = parser.nextToken();
      if (token == null) {
        throw invalid(parser.currentLocation());
      }
      boolean top = depth == 1 && first == JsonToken.START_OBJECT;
      if (top && token != JsonToken.END_OBJECT && token != JsonToken.FIELD_NAME) {
        start = (int) parser.currentTokenLocation().getCharOffset();
      }
      check(token);
      if (top && token == JsonToken.FIELD_NAME) {
        name = parser.currentName();
      } else if (depth == 1 && first == JsonToken.START_OBJECT) {
        keep(name, token, start);
      }
    }
    if (parser.nextToken() != null) {
      throw invalid(parser.currentTokenLocation());
    }
    if (first != JsonToken.START_OBJECT) {
      throw new Rejected(
          ProblemType.INVALID_JSON, "The body is valid JSON, but expected an object.");
    }
  }

  private void keep(String name, JsonToken token, int start) throws IOException {
    boolean scalar = token.isScalarValue();
    String value = scalar ? parser.getText() : "";
    int end = (int) parser.currentLocation().getCharOffset();
    members.put(name, new Member(token, value, text.substring(start, end)));
  }

  private void check(JsonToken token) throws IOException {
    switch (token) {
      case START_OBJECT, START_ARRAY -> {
        deeper();
        names.push(new HashSet<>());
      }
      case END_OBJECT, END_ARRAY -> {
        depth--;
        names.pop();
      }
      case FIELD_NAME -> name(parser.currentName());
      case VALUE_STRING -> whole(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        if (parser.getTextLength() > LONGEST_NUMBER) {
          throw fault("number-too-long", "A number may have %d characters.", LONGEST_NUMBER);
        }
      }
      case VALUE_TRUE, VALUE_FALSE, VALUE_NULL, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE -> {}
    }
  }

  private void deeper() {
    if (++depth > DEEPEST) {
      throw new Rejected(
          Problem.of(
                  ProblemType.JSON_TOO_DEEP,
                  "The JSON is nested more than %d levels deep.".formatted(DEEPEST))
              .with("limit", DEEPEST));
    }
  }

  private void name(String name) {
    whole(name);
    if (name.length() > LONGEST_NAME) {
      throw fault("name-too-long", "A member's name may have %d characters.", LONGEST_NAME);
    }
    Set<String> seen = names.element();
    if (!seen.add(name)) {
      throw new Rejected(
          Problem.of(ProblemType.DUPLICATE_MEMBER, "A member occurs twice in its object.")
              .with("pointer", pointer()));
    }
    if (seen.size() > MOST_MEMBERS) {
      throw fault("too-many-members", "An object may have %d members.", MOST_MEMBERS);
    }
  }

  /// Half a character (a lone surrogate escape) can't be stored as UTF-8.
  private void whole(String value) {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
      throw fault("lone-surrogate", "An escape gives half a character%s.", "");
    }
  }

  private Rejected fault(String code, String message, Object limit) {
    var fault = new Fault(pointer(), code, message.formatted(limit));
    return new Rejected(Problem.invalid(ProblemType.VALIDATION, List.of(fault)));
  }

  private String pointer() {
    return parser.getParsingContext().pathAsPointer().toString();
  }
}
