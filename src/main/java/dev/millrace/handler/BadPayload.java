package dev.millrace.handler;

/// A payload is not what its type's handler takes; `pointer` (RFC 6901) says where, empty for the
/// whole of it. The message is one line for whoever submitted it.
public final class BadPayload extends RuntimeException {
  private final String pointer;
  private final String fault;

  public BadPayload(String pointer, String fault) {
    super((pointer.isEmpty() ? "the payload " : pointer + " ") + fault);
    this.pointer = pointer;
    this.fault = fault;
  }

  /// Where in the payload the fault is.
  public String pointer() {
    return pointer;
  }

  BadPayload within(String outer) {
    return new BadPayload(outer + pointer, fault);
  }
}
