package dev.millrace.client;

import java.io.IOException;
import java.net.URI;

/// No server answers there.
public final class Unreachable extends RuntimeException {
  Unreachable(URI server, IOException cause) {
    super("no Millrace answers at %s (%s)".formatted(server, cause), cause);
  }
}
