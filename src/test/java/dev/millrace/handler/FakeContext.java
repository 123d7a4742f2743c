package dev.millrace.handler;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A context that writes down what the handler says.
public final class FakeContext implements TaskContext {
  private final String id;
  private final int attempt;
  private final List<String> said = new CopyOnWriteArrayList<>();
  private volatile boolean cancelled;

  public FakeContext(String id) {
    this(id, 1);
  }

  public FakeContext(String id, int attempt) {
    this.id = id;
    this.attempt = attempt;
  }

  /// What `snooze` throws.
  public static final class Snoozed extends RuntimeException {
    private final Duration delay;

    Snoozed(Duration delay) {
      this.delay = delay;
    }

    public Duration delay() {
      return delay;
    }
  }

  public void cancel() {
    cancelled = true;
  }

  /// Progress and log lines so far.
  public List<String> said() {
    return said;
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String type() {
    return "any";
  }

  @Override
  public int attempt() {
    return attempt;
  }

  @Override
  public long fence() {
    return attempt;
  }

  @Override
  public Instant deadline() {
    return Instant.MAX;
  }

  @Override
  public void progress(int percent, String note) {
    said.add(percent + "% " + note);
  }

  @Override
  public void log(String line) {
    said.add(line);
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }

  @Override
  public RuntimeException snooze(Duration delay) {
    throw new Snoozed(delay);
  }
}
