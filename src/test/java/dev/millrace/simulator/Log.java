package dev.millrace.simulator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.Level;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.helpers.MessageFormatter;

/// What the engine logs becomes part of the trace, if one is kept.
final class Log extends LegacyAbstractLogger {
  private static final long serialVersionUID = 1;

  Log(String name) {
    this.name = name;
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public boolean isInfoEnabled() {
    return isWarnEnabled();
  }

  @Override
  public boolean isWarnEnabled() {
    Process process = Process.currentOrNull();
    return process != null && process.scheduler().trace().isKept();
  }

  @Override
  public boolean isErrorEnabled() {
    return isWarnEnabled();
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level, Marker marker, String pattern, Object[] words, Throwable cause) {
    String text = MessageFormatter.basicArrayFormat(pattern, words);
    Process process = Process.current();
    process
        .scheduler()
        .note(process, () -> name + ": " + text + (cause == null ? "" : " " + cause));
  }
}
