package dev.millrace.settings;

/// A variable holds something that can't be used; the message is one line for the operator.
public final class BadSetting extends RuntimeException {
  private final String variable;

  public BadSetting(String variable, String value, String expected) {
    super("%s=%s is not usable: expected %s".formatted(variable, value, expected));
    this.variable = variable;
  }

  /// The variable's name.
  public String variable() {
    return variable;
  }
}
