package dev.millrace.task;

/// Why an attempt failed: a short upper-case code and a message for people, 4 KiB at most.
public record Failure(String code, String message) {
  /// The handler threw.
  public static final String HANDLER_FAILED = "HANDLER_FAILED";

  /// The handler said that trying again is no use.
  public static final String PERMANENT = "PERMANENT";

  /// The attempt outran the type's timeout.
  public static final String TIMED_OUT = "TIMED_OUT";

  /// The worker stopped renewing its lease: it died, hung, or lost its network.
  public static final String LEASE_EXPIRED = "LEASE_EXPIRED";

  private static final int MOST = 4096;
  private static final int BRIEF = 256;

  public Failure {
    message = cut(message, MOST);
  }

  /// The same with a message of 256 characters at most, for the history.
  public Failure brief() {
    return new Failure(code, cut(message, BRIEF));
  }

  private static String cut(String text, int most) {
    return text.length() > most ? text.substring(0, most - 1) + "…" : text;
  }
}
