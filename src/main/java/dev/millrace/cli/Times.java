package dev.millrace.cli;

import io.micronaut.core.convert.ConversionService;
import java.time.Duration;
import java.util.Objects;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads `250ms`, `30s`, `5m`, `1h` or `7d`.
final class Times implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    if (!text.matches("\\d{1,9}(ms|s|m|h|d)")) {
      throw new TypeConversionException("'" + text + "' is not a time such as 250ms, 30s or 5m");
    }
    return Objects.requireNonNull(ConversionService.SHARED.convertRequired(text, Duration.class));
  }
}
