package dev.millrace.handler;

import io.micronaut.serde.exceptions.SerdeException;
import io.micronaut.serde.exceptions.path.CollectionItemReferencePath;
import io.micronaut.serde.exceptions.path.MapItemReferencePath;
import io.micronaut.serde.exceptions.path.PropertyReferencePath;
import io.micronaut.serde.exceptions.path.ReferencePath;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Says what Serde found wrong in the words of whoever submitted the payload: where, and what, but
/// no names of classes. Serde gives the place as data, the fault only as text, hence the patterns.
final class PayloadFault {
  private static final Pattern MISSING =
      Pattern.compile("(?:Required .*\\[\\S+ (\\w+)] at|Null argument specified for \\[(\\w+)])");
  private static final Pattern UNKNOWN = Pattern.compile("(?s)Unknown property \\[(.*)] encounter");
  private static final Pattern TOKEN =
      Pattern.compile("Unexpected token (\\w+), expected (?:one of )?\\[?(\\w+)");
  private static final Pattern CLASS = Pattern.compile("\\b[a-z]\\w*(\\.\\w+)+");

  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("START_OBJECT", "an object"),
          Map.entry("START_ARRAY", "an array"),
          Map.entry("VALUE_STRING", "a string"),
          Map.entry("STRING", "a string"),
          Map.entry("VALUE_NUMBER_INT", "a number"),
          Map.entry("VALUE_NUMBER_FLOAT", "a number"),
          Map.entry("NUMBER", "a number"),
          Map.entry("VALUE_TRUE", "true"),
          Map.entry("VALUE_FALSE", "false"),
          Map.entry("VALUE_NULL", "null"),
          Map.entry("NULL", "null"));

  private PayloadFault() {}

  static BadPayload of(SerdeException fault) {
    Throwable root = fault;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = firstLine(fault);
    String where = pointer(fault.getPath());
    Matcher unknown = UNKNOWN.matcher(message);
    if (unknown.find()) {
      return new BadPayload(where, "is not known here; leave it out");
    }
    Matcher missing = MISSING.matcher(message);
    if (missing.find()) {
      String member = missing.group(1) == null ? missing.group(2) : missing.group(1);
      String end = "/" + escaped(member);
      return new BadPayload(where.endsWith(end) ? where : where + end, "is missing");
    }
    Matcher token = TOKEN.matcher(message);
    if (token.find()) {
      return misplaced(fault.getPath(), token.group(1), token.group(2));
    }
    if (root instanceof BadPayload own) {
      return own.within(where);
    }
    String reason = firstLine(root);
    return new BadPayload(
        where,
        reason.isEmpty() || CLASS.matcher(reason).find()
            ? "does not fit"
            : "does not fit: " + reason);
  }

  /// Serde takes what should have been an array for its first item.
  private static BadPayload misplaced(List<ReferencePath> path, String is, String wanted) {
    boolean item = wanted.equals("START_ARRAY") && !path.isEmpty();
    String where = pointer(item ? path.subList(1, path.size()) : path);
    return new BadPayload(where, "is %s, where %s belongs".formatted(word(is), word(wanted)));
  }

  private static String word(String token) {
    return WORDS.getOrDefault(token, "something else");
  }

  /// The innermost step comes first in Serde's path.
  private static String pointer(List<ReferencePath> path) {
    var pointer = new StringBuilder();
    for (ReferencePath step : path.reversed()) {
      pointer.append('/').append(escaped(name(step)));
    }
    return pointer.toString();
  }

  private static String name(ReferencePath step) {
    return switch (step) {
      case PropertyReferencePath property -> property.property().getName();
      case CollectionItemReferencePath item -> Integer.toString(item.index());
      case MapItemReferencePath entry -> entry.key();
      default -> step.getArgument().getName();
    };
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }

  private static String firstLine(@Nullable Throwable fault) {
    String message = fault == null ? null : fault.getMessage();
    return message == null ? "" : message.lines().findFirst().orElse("").strip();
  }
}
