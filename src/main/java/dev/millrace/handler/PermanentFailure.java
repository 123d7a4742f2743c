package dev.millrace.handler;

/// Thrown by a handler when another attempt would be no use: the task fails at once.
public class PermanentFailure extends RuntimeException {
  public PermanentFailure(String message) {
    super(message);
  }

  public PermanentFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
