package dev.millrace.cli;

import dev.millrace.client.Refused;
import dev.millrace.client.Unreachable;
import dev.millrace.handler.BadHandler;
import dev.millrace.settings.BadSetting;
import dev.millrace.store.QueueUnavailable;
import dev.millrace.store.StoreUnavailable;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Why a verb can't do its work: one line of cause, one line of what to do about it, and the exit
/// code.
final class Trouble extends RuntimeException {
  private static final Pattern ADVICE = Pattern.compile("(.* expected .*): ((?:run|stop|set) .*)");

  private final String fix;
  private final int code;

  Trouble(int code, String cause, String fix) {
    super(oneLine(cause));
    this.fix = oneLine(fix);
    this.code = code;
  }

  String fix() {
    return fix;
  }

  int code() {
    return code;
  }

  /// The cause of `thrown` that is a `kind`; null when there is none.
  static <T extends Throwable> @Nullable T cause(Throwable thrown, Class<T> kind) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      if (kind.isInstance(at)) {
        return kind.cast(at);
      }
    }
    return null;
  }

  /// What `thrown` means for the operator, found among its causes.
  static Trouble of(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      Trouble known = known(at);
      if (known != null) {
        return known;
      }
    }
    return new Trouble(
        Exit.FAILED,
        "something unexpected: " + thrown,
        "set MILLRACE_LOG_LEVEL=DEBUG to see where, and report it");
  }

  private static @Nullable Trouble known(Throwable thrown) {
    String message = Objects.requireNonNullElse(thrown.getMessage(), thrown.toString());
    return switch (thrown) {
      case Trouble trouble -> trouble;
      case BadSetting bad -> setting(bad, message);
      case BadHandler _ ->
          new Trouble(Exit.USAGE, message, "correct that handler's annotation, then build again");
      case StoreUnavailable _, QueueUnavailable _ ->
          new Trouble(
              Exit.UNREACHABLE,
              message,
              "check the network, the credentials and the endpoints; `millrace doctor` looks at each");
      case Unreachable _ ->
          new Trouble(
              Exit.UNREACHABLE,
              message,
              "start one with `./millrace dev`, or name another with --url or MILLRACE_URL");
      case Refused refused -> refused(refused, message);
      default -> null;
    };
  }

  /// Some say themselves what to do, after a colon.
  private static Trouble setting(BadSetting bad, String message) {
    Matcher parts = ADVICE.matcher(message);
    if (parts.matches()) {
      return new Trouble(Exit.USAGE, parts.group(1), parts.group(2));
    }
    String verb = message.contains(bad.variable() + "= ") ? "set " : "correct or unset ";
    return new Trouble(Exit.USAGE, message, verb + bad.variable() + ", then try again");
  }

  private static Trouble refused(Refused refused, String message) {
    int status = refused.status();
    if (status >= 500) {
      return new Trouble(
          Exit.UNREACHABLE, message, "try again; `millrace doctor` looks for the cause");
    }
    return switch (status) {
      case 401, 403 -> new Trouble(Exit.NOT_ALLOWED, message, "use a key that may do this");
      case 404 -> new Trouble(Exit.NOT_FOUND, message, "check the id, and that --url is right");
      case 408 -> new Trouble(Exit.TIMEOUT, message, "try again");
      default -> new Trouble(Exit.USAGE, message, "change the request as it says");
    };
  }

  private static String oneLine(String text) {
    return text.replaceAll("\\s*[\\r\\n]+\\s*", " ");
  }
}
