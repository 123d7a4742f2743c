package dev.millrace.simulator;

import java.util.ArrayList;
import java.util.List;

/// What happened in a life: always its fingerprint, and its story where one is wanted.
final class Trace {
  private final boolean kept;
  private final List<String> lines = new ArrayList<>();
  private long fingerprint = 1;

  Trace(boolean kept) {
    this.kept = kept;
  }

  boolean isKept() {
    return kept;
  }

  void mark(long choice, long at) {
    fingerprint = (fingerprint * 31 + choice) * 31 + at;
  }

  void note(String line) {
    if (kept) {
      lines.add(line);
    }
  }

  long fingerprint() {
    return fingerprint;
  }

  List<String> lines() {
    return lines;
  }
}
