package dev.millrace.handler.builtin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/// An export being written, row by row.
sealed interface Sheet {
  /// Writes the cells that there are, by column.
  void row(Map<String, Cell> cells) throws IOException;

  /// Hands on what is still in buffers; the stream below stays open.
  void flush() throws IOException;

  static Sheet of(String format, Collection<String> columns, OutputStream out) throws IOException {
    return format.equals("jsonl") ? Lines.on(out) : Csv.on(out, List.copyOf(columns));
  }

  /// RFC 4180, with a row of column names. Text that a spreadsheet would take for a formula gets a
  /// leading apostrophe (OWASP: CSV injection).
  record Csv(CSVPrinter printer, List<String> columns) implements Sheet {
    static Csv on(OutputStream out, List<String> columns) throws IOException {
      var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      var printer = new CSVPrinter(writer, CSVFormat.RFC4180);
      if (!columns.isEmpty()) {
        printer.printRecord(columns.stream().map(Csv::tame).toList());
      }
      return new Csv(printer, columns);
    }

    @Override
    public void row(Map<String, Cell> cells) throws IOException {
      var values = new ArrayList<String>();
      for (String column : columns) {
        values.add(value(cells.get(column)));
      }
      printer.printRecord(values);
    }

    @Override
    public void flush() throws IOException {
      printer.flush();
    }

    private static String value(@Nullable Cell cell) {
      return switch (cell) {
        case null -> "";
        case Cell.Text(var text) -> tame(text);
        case Cell.Json(var json) -> json;
      };
    }

    private static String tame(String text) {
      return !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
  }

  /// One JSON object a line; numbers keep their digits.
  record Lines(JsonFactory json, JsonGenerator generator) implements Sheet {
    static Lines on(OutputStream out) throws IOException {
      JsonFactory json =
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
              .build();
      JsonGenerator generator = json.createGenerator(out);
      generator.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      generator.setPrettyPrinter(new MinimalPrettyPrinter(""));
      return new Lines(json, generator);
    }

    @Override
    public void row(Map<String, Cell> cells) throws IOException {
      generator.writeStartObject();
      for (Map.Entry<String, Cell> cell : cells.entrySet()) {
        generator.writeFieldName(cell.getKey());
        switch (cell.getValue()) {
          case Cell.Text(var text) -> generator.writeString(text);
          case Cell.Json(var text) -> copy(text);
        }
      }
      generator.writeEndObject();
      generator.writeRaw('\n');
    }

    @Override
    public void flush() throws IOException {
      generator.flush();
    }

    private void copy(String text) throws IOException {
      try (JsonParser parser = json.createParser(text)) {
        parser.nextToken();
        generator.copyCurrentStructureExact(parser);
      }
    }
  }
}
