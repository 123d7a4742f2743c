package dev.millrace.handler;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/// Reads JSON into a tree that keeps each number's digits, which Serde's own tree would round.
final class ExactJson {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
          .build();

  private ExactJson() {}

  /// The one value in `text`; throws `BadPayload` when there is none or more.
  static JsonNode read(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      parser.nextToken();
      JsonNode value = value(parser);
      if (parser.nextToken() != null) {
        throw new BadPayload("", "holds more than one JSON value");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new BadPayload("", "is not JSON: " + e.getOriginalMessage().split(" \\(", 2)[0]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new BadPayload("", "is empty");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> JsonNode.createStringNode(parser.getText());
      case VALUE_NUMBER_INT -> JsonNode.from(parser.getNumberValue());
      case VALUE_NUMBER_FLOAT -> JsonNode.createNumberNode(parser.getDecimalValue());
      case VALUE_TRUE, VALUE_FALSE -> JsonNode.createBooleanNode(token == JsonToken.VALUE_TRUE);
      case VALUE_NULL -> JsonNode.nullNode();
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("JSON text has no " + token);
    };
  }

  private static JsonNode object(JsonParser parser) throws IOException {
    var members = new LinkedHashMap<String, JsonNode>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser));
    }
    return JsonNode.createObjectNode(members);
  }

  private static JsonNode array(JsonParser parser) throws IOException {
    var values = new ArrayList<JsonNode>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(parser));
    }
    return JsonNode.createArrayNode(values);
  }
}
