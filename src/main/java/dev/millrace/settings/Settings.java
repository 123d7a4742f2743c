package dev.millrace.settings;

import io.micronaut.core.convert.ConversionService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The environment's variables. Each room's config record reads what it needs here, with default
/// and bounds; `read()` lists what was asked for, from which `docs/configuration.md` is written. A
/// variable that is empty counts as not set. Every reader throws `BadSetting` for a bad value.
public final class Settings {
  private static final Pattern DURATION = Pattern.compile("\\d+(ms|s|m|h|d)");

  private final Map<String, String> variables;
  private final List<Variable> read = new ArrayList<>();

  public Settings(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  /// A variable as it was asked for: what it is when not set, what it may be, what it does.
  public record Variable(String name, String fallback, String expected, String meaning) {}

  /// All variables asked for so far, by name.
  public synchronized List<Variable> read() {
    return read.stream().distinct().sorted(Comparator.comparing(Variable::name)).toList();
  }

  /// Whether a variable holds anything, without a look at what.
  public boolean isSet(String name) {
    return !variables.getOrDefault(name, "").isBlank();
  }

  /// A whole number from `least` to `most`.
  public int number(String name, int fallback, int least, int most, String meaning) {
    String expected = "a whole number from %d to %d".formatted(least, most);
    return value(
        new Variable(name, Integer.toString(fallback), expected, meaning),
        fallback,
        text -> {
          int number = Integer.parseInt(text);
          return number < least || number > most ? Optional.empty() : Optional.of(number);
        });
  }

  /// A number from `least` to `most`.
  public double fraction(String name, double fallback, double least, double most, String meaning) {
    String expected = "a number from %s to %s".formatted(least, most);
    return value(
        new Variable(name, Double.toString(fallback), expected, meaning),
        fallback,
        text -> {
          double number = Double.parseDouble(text);
          return number >= least && number <= most ? Optional.of(number) : Optional.empty();
        });
  }

  /// A time such as `250ms`, `30s`, `5m`, `1h` or `7d`, from `least` to `most`.
  public Duration time(String name, String fallback, String least, String most, String meaning) {
    String expected = "a time such as 30s, from %s to %s".formatted(least, most);
    return value(
        new Variable(name, fallback, expected, meaning),
        duration(fallback),
        text -> {
          Duration time = duration(text);
          boolean fits =
              time.compareTo(duration(least)) >= 0 && time.compareTo(duration(most)) <= 0;
          return fits ? Optional.of(time) : Optional.empty();
        });
  }

  /// Times separated by commas; none when not set.
  public List<Duration> times(String name, String meaning) {
    return value(
        new Variable(name, "", "times separated by commas, such as 1s,30s,5m", meaning),
        List.of(),
        text -> Optional.of(words(text).map(Settings::duration).toList()));
  }

  /// `true` or `false`.
  public boolean flag(String name, boolean fallback, String meaning) {
    return value(
        new Variable(name, Boolean.toString(fallback), "true or false", meaning),
        fallback,
        text ->
            switch (text) {
              case "true" -> Optional.of(true);
              case "false" -> Optional.of(false);
              default -> Optional.empty();
            });
  }

  /// One of `allowed`.
  public String choice(String name, String fallback, List<String> allowed, String meaning) {
    return value(
        new Variable(name, fallback, "one of " + String.join(", ", allowed), meaning),
        fallback,
        text -> allowed.contains(text) ? Optional.of(text) : Optional.empty());
  }

  /// Text that matches `form`, which `expected` describes; `fallback` (often empty) when not set.
  public String text(String name, String fallback, String form, String expected, String meaning) {
    return value(
        new Variable(name, fallback, expected, meaning),
        fallback,
        text -> text.matches(form) ? Optional.of(text) : Optional.empty());
  }

  /// Words separated by commas, each matching `form`.
  public List<String> list(
      String name, String fallback, String form, String expected, String meaning) {
    return value(
        new Variable(name, fallback, expected, meaning),
        words(fallback).toList(),
        text ->
            words(text).allMatch(word -> word.matches(form))
                ? Optional.of(words(text).distinct().toList())
                : Optional.empty());
  }

  private <T> T value(Variable variable, T fallback, Function<String, Optional<T>> parse) {
    synchronized (this) {
      read.add(variable);
    }
    String text = variables.getOrDefault(variable.name(), "").strip();
    if (text.isEmpty()) {
      return fallback;
    }
    try {
      return parse.apply(text).orElseThrow(() -> bad(variable, text));
    } catch (IllegalArgumentException e) {
      throw bad(variable, text);
    }
  }

  private static BadSetting bad(Variable variable, String text) {
    return new BadSetting(variable.name(), text, variable.expected());
  }

  private static Stream<String> words(String text) {
    return Arrays.stream(text.split(",", -1)).map(String::strip).filter(word -> !word.isEmpty());
  }

  private static Duration duration(String text) {
    if (!DURATION.matcher(text).matches()) {
      throw new IllegalArgumentException(text);
    }
    return Objects.requireNonNull(ConversionService.SHARED.convertRequired(text, Duration.class));
  }
}
