package dev.millrace.cli;

import dev.millrace.settings.Settings;
import java.util.List;

/// Where a server listens and where it is at home.
record ServerConfig(int port, boolean open, String home) {
  static final String AWS = "aws";
  static final String EMBEDDED = "embedded";
  static final String OPEN = "MILLRACE_UNSAFE_OPEN_TO_NETWORK";

  /// Reads `PORT`, `MILLRACE_UNSAFE_OPEN_TO_NETWORK` and what tells the home.
  static ServerConfig from(Settings settings) {
    return new ServerConfig(
        settings.number(
            "PORT", 8080, 0, 65_535, "the port that HTTP is served on; 0: any free one"),
        settings.flag(
            OPEN,
            false,
            "whether to listen on every address instead of 127.0.0.1; whoever reaches the port can"
                + " do everything, for there are no API keys yet"),
        home(settings));
  }

  /// The address to listen on.
  String host() {
    return open ? "0.0.0.0" : "127.0.0.1";
  }

  private static String home(Settings settings) {
    String home =
        settings.choice(
            "MILLRACE_HOME",
            EMBEDDED,
            List.of(EMBEDDED, AWS),
            "where tasks are kept (not set: aws when SQS_QUEUE_URL or DYNAMODB_TABLE is set, else"
                + " embedded)");
    boolean named = settings.isSet("SQS_QUEUE_URL") || settings.isSet("DYNAMODB_TABLE");
    return named && !settings.isSet("MILLRACE_HOME") ? AWS : home;
  }
}
