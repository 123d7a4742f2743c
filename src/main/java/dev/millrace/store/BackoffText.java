package dev.millrace.store;

import dev.millrace.task.Backoff;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/// A back-off as a short text in the task's record; times in milliseconds.
final class BackoffText {
  /// The one that was read last, for most tasks have the same.
  private static volatile Known known = new Known("", new Backoff.Fixed(Duration.ZERO));

  private record Known(String text, Backoff backoff) {}

  private BackoffText() {}

  static String write(Backoff backoff) {
    return switch (backoff) {
      case Backoff.Listed(var waits) ->
          "list:"
              + waits.stream()
                  .map(wait -> Long.toString(wait.toMillis()))
                  .collect(Collectors.joining(":"));
      case Backoff.Fixed(var wait) -> "fixed:" + wait.toMillis();
      case Backoff.Exponential(var base, var factor, var max, var jitter) ->
          "exp:" + base.toMillis() + ":" + factor + ":" + max.toMillis() + ":" + jitter;
    };
  }

  static Backoff read(String text) {
    Known last = known;
    if (!last.text().equals(text)) {
      last = new Known(text, parse(text));
      known = last;
    }
    return last.backoff();
  }

  private static Backoff parse(String text) {
    String[] parts = text.split(":", -1);
    return switch (parts[0]) {
      case "list" -> new Backoff.Listed(Arrays.stream(parts).skip(1).map(BackoffText::ms).toList());
      case "fixed" -> new Backoff.Fixed(ms(parts[1]));
      case "exp" ->
          new Backoff.Exponential(
              ms(parts[1]),
              Double.parseDouble(parts[2]),
              ms(parts[3]),
              Double.parseDouble(parts[4]));
      default -> throw new IllegalStateException("a back-off of an unknown kind: " + text);
    };
  }

  private static Duration ms(String text) {
    return Duration.ofMillis(Long.parseLong(text));
  }
}
