package dev.millrace.handler.builtin;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.millrace.handler.BadPayload;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.annotation.Serdeable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An email as it is asked for: a string is the address, an object has `to` (an address or
/// several), and may have `from`, `subject`, `text` (or `body`) and `html`.
@Serdeable
record Letter(
    List<String> to,
    @Nullable String from,
    @Nullable String subject,
    @Nullable String text,
    @Nullable String html) {
  private static final int MOST_RECIPIENTS = 50;
  private static final Set<String> MEMBERS =
      Set.of("to", "from", "subject", "text", "body", "html");

  Letter {
    to = List.copyOf(to);
  }

  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  static Letter read(JsonNode json) {
    if (json.isString()) {
      return new Letter(List.of(json.getStringValue()), null, null, null, null);
    }
    if (!json.isObject()) {
      throw new BadPayload("", "has to be an address or an object with 'to'");
    }
    for (Map.Entry<String, JsonNode> member : json.entries()) {
      if (!MEMBERS.contains(member.getKey())) {
        String pointer = "/" + member.getKey().replace("~", "~0").replace("/", "~1");
        throw new BadPayload(pointer, "is not known here; leave it out");
      }
    }
    String text = text(json, "text");
    return new Letter(
        recipients(json.get("to")),
        text(json, "from"),
        text(json, "subject"),
        text == null ? text(json, "body") : text,
        text(json, "html"));
  }

  private static List<String> recipients(@Nullable JsonNode to) {
    if (to == null || to.isNull()) {
      throw new BadPayload("/to", "is missing");
    }
    if (to.isString()) {
      return List.of(to.getStringValue());
    }
    if (!to.isArray() || to.size() == 0 || to.size() > MOST_RECIPIENTS) {
      throw new BadPayload("/to", "has to be an address, or 1 to 50 of them");
    }
    var all = new ArrayList<String>();
    for (JsonNode one : to.values()) {
      if (!one.isString()) {
        throw new BadPayload("/to/" + all.size(), "has to be a string");
      }
      all.add(one.getStringValue());
    }
    return all;
  }

  private static @Nullable String text(JsonNode json, String name) {
    JsonNode value = json.get(name);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isString()) {
      throw new BadPayload("/" + name, "has to be a string");
    }
    return value.getStringValue();
  }
}
