package dev.millrace.embedded;

import dev.millrace.store.Entry;

/// A record as it is written. Encoded by the thread that asks for the write, where that can be, for
/// the writer is the one thread that all of them wait for.
final class Row {
  private final Entry entry;
  private final byte[] fields;

  private Row(Entry entry, byte[] fields) {
    this.entry = entry;
    this.fields = fields;
  }

  static Row of(Entry entry) {
    return new Row(entry, FieldsText.write(entry.fields()));
  }

  Entry entry() {
    return entry;
  }

  byte[] fields() {
    return fields;
  }
}
