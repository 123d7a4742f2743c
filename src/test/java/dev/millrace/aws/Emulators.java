package dev.millrace.aws;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/// ElasticMQ and DynamoDB Local in one process for all tests of this JVM, which it does not
/// outlive.
public final class Emulators {
  private static final Map<String, String> ENDPOINTS = start();

  private Emulators() {}

  /// The environment's variables that say where they are.
  public static Map<String, String> endpoints() {
    return ENDPOINTS;
  }

  private static Map<String, String> start() {
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  
                  "-XX:+UseSerialGC",
                  "-Xmx512m",
                  "--enable-native-access=ALL-UNNAMED",
                  "--sun-misc-unsafe-memory-access=allow",
                  "-cp",
                  Files.readString(Path.of("target", "emulator.classpath")).strip(),
                  "src/emulator/Emulator.java",
                  "--with-parent")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      return read(process.inputReader());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> read(BufferedReader output) throws IOException {
    var endpoints = new HashMap<String, String>();
    for (String line = output.readLine(); !"ready".equals(line); line = output.readLine()) {
      if (line == null) {
        throw new IOException("the emulators did not start; what they said is above");
      }
      String[] parts = line.split("=", 2);
      endpoints.put(parts[0], parts[1]);
    }
    return Map.copyOf(endpoints);
  }
}
