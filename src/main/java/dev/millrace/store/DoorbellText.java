package dev.millrace.store;

import dev.millrace.task.Doorbell;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A doorbell as a message body: ASCII JSON, so that no payload can ever spoil a send.
final class DoorbellText {
  private static final Pattern FORM =
      Pattern.compile(
          "\\{\"id\":\"([A-Za-z0-9_-]{1,64})\",\"version\":(\\d{1,18})"
              + "(?:,\"revival\":\"([A-Za-z0-9_-]{1,64})\")?}");

  private DoorbellText() {}

  static String write(Doorbell bell) {
    String revival = bell.revival() == null ? "" : ",\"revival\":\"" + bell.revival() + "\"";
    return "{\"id\":\"" + bell.id() + "\",\"version\":" + bell.version() + revival + "}";
  }

  static @Nullable Doorbell read(String body) {
    var form = FORM.matcher(body);
    if (body.length() > 256 || !form.matches()) {
      return null;
    }
    return new Doorbell(form.group(1), Long.parseLong(form.group(2)), form.group(3));
  }
}
