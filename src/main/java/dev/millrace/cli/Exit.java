package dev.millrace.cli;

/// What the exit codes of the command mean.
final class Exit {
  static final int OK = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int NOT_FOUND = 3;
  static final int NOT_ALLOWED = 4;
  static final int UNREACHABLE = 5;
  static final int TIMEOUT = 6;

  private Exit() {}
}
