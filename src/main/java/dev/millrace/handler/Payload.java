package dev.millrace.handler;

import io.micronaut.core.type.Argument;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import io.micronaut.serde.config.DeserializationConfiguration;
import io.micronaut.serde.exceptions.SerdeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// Reads JSON as what a handler takes. Strict: a member that the type doesn't know is a fault, as
/// is one that it needs and that is missing or null.
record Payload(ObjectMapper strict, Argument<?> type) {

  static ObjectMapper strict(ObjectMapper usual, DeserializationConfiguration configuration) {
    return usual.cloneWithConfiguration(null, null, new Strict(configuration));
  }

  /// Throws unless payloads of this type can be read at all.
  @SuppressWarnings({"unchecked", "rawtypes"})
  void prove() throws SerdeException {
    if (isText()) {
      return;
    }
    var registry = strict.getSerdeRegistry();
    var any = (Argument) type;
    registry.findDeserializer(any).createSpecific(registry.newDecoderContext(null), any);
  }

  /// `json` as an instance of the type; throws `BadPayload` when it isn't one.
  @Nullable Object read(String json) {
    JsonNode tree = ExactJson.read(json);
    if (isText()) {
      return json;
    }
    if (tree.isNull() && !type.isNullable()) {
      throw new BadPayload("", "is null");
    }
    try {
      // The text is read first, for Serde lets a tree's numbers overflow; the tree keeps digits.
      strict.readValue(json, type);
      return strict.readValueFromTree(tree, type);
    } catch (SerdeException e) {
      throw PayloadFault.of(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isText() {
    return type.getType() == String.class;
  }

  private record Strict(DeserializationConfiguration usual)
      implements DeserializationConfiguration {
    @Override
    public boolean isIgnoreUnknown() {
      return false;
    }

    @Override
    public boolean isStrictNullable() {
      return true;
    }

    @Override
    public boolean isFailOnNullForPrimitives() {
      return true;
    }

    @Override
    public int getArraySizeThreshold() {
      return usual.getArraySizeThreshold();
    }

    @Override
    public boolean isSubtypesRequireDefaultImpl() {
      return usual.isSubtypesRequireDefaultImpl();
    }

    @Override
    public boolean acceptCaseInsensitiveEnums() {
      return usual.acceptCaseInsensitiveEnums();
    }
  }
}
