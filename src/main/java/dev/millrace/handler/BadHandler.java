package dev.millrace.handler;

/// A method can't be a handler as it is written; the message is one line for whoever wrote it.
public final class BadHandler extends RuntimeException {
  BadHandler(String method, String fault) {
    super(method + " can't handle tasks: " + fault);
  }
}
