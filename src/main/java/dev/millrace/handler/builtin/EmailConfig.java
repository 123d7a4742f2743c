package dev.millrace.handler.builtin;

import dev.millrace.settings.BadSetting;
import dev.millrace.settings.Settings;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How email leaves: by `smtp` if given, else by `resend`, else into the outbox folder.
record EmailConfig(String from, @Nullable Smtp smtp, @Nullable Resend resend) {
  private static final String SMTP_URL = "MILLRACE_SMTP_URL";
  private static final String SMTP_FORM =
      "smtp://user:password@host:port or smtps://..., user and ?starttls=true optional";
  private static final String RESEND_KEY = "RESEND_API_KEY";
  private static final String HIDDEN = "(hidden)";

  /// A mail server; `tls` from the first byte, `startTls` after a greeting in the clear.
  record Smtp(
      String host,
      int port,
      @Nullable String user,
      @Nullable String password,
      boolean tls,
      boolean startTls) {
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /// Resend's HTTP API (resend.com/docs/api-reference).
  record Resend(URI base, String key) {
    @Override
    public String toString() {
      return base.toString();
    }
  }

  static EmailConfig from(Settings settings) {
    String from =
        settings.text(
            "MILLRACE_EMAIL_FROM",
            "millrace@localhost",
            "[^\\r\\n]+@[^\\r\\n]+",
            "an email address",
            "who sends email when a task doesn't say");
    String smtp =
        settings.text(SMTP_URL, "", ".+", SMTP_FORM, "the mail server that email tasks use");
    String key =
        settings.text(
            RESEND_KEY, "", ".+", "a key of resend.com", "sends email tasks through Resend");
    String base =
        settings.text(
            "MILLRACE_RESEND_URL",
            "https://api.resend.com",
            "https?://[^\\s?#]+",
            "a URL",
            "where Resend's API is");
    return new EmailConfig(
        from, smtp.isEmpty() ? null : smtp(smtp), key.isEmpty() ? null : resend(base, key));
  }

  private static Resend resend(String base, String key) {
    if (!key.matches("[!-~]+")) {
      throw new BadSetting(RESEND_KEY, HIDDEN, "printable characters without spaces");
    }
    return new Resend(URI.create(base.replaceAll("/+$", "")), key);
  }

  /// The value is never shown, for it may hold a password.
  private static Smtp smtp(String url) {
    URI uri = uri(url);
    String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("smtps");
    boolean startTls = "starttls=true".equals(uri.getQuery());
    boolean queryFits = uri.getQuery() == null || uri.getQuery().startsWith("starttls=");
    if (!(tls || scheme.equals("smtp")) || uri.getHost() == null || !queryFits) {
      throw new BadSetting(SMTP_URL, HIDDEN, SMTP_FORM);
    }
    String[] login = Objects.requireNonNullElse(uri.getRawUserInfo(), "").split(":", 2);
    return new Smtp(
        uri.getHost(),
        uri.getPort() < 0 ? (tls ? 465 : startTls ? 587 : 25) : uri.getPort(),
        login[0].isEmpty() ? null : decoded(login[0]),
        login.length < 2 ? null : decoded(login[1]),
        tls,
        startTls);
  }

  private static URI uri(String url) {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new BadSetting(SMTP_URL, HIDDEN, SMTP_FORM);
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
