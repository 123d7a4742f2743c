package dev.millrace.handler.builtin;

import dev.millrace.settings.BadSetting;
import dev.millrace.settings.Settings;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// Where `http` tasks may go and how they are signed; no host, no `http` tasks.
///
/// @param hosts names, or `*.example.com` for all names below one
/// @param ports besides 80 and 443
/// @param plain whether `http://` will do
/// @param inside whether loopback, private and link-local addresses will do
/// @param answers whether results show what the destination said
/// @param signature made with the operator's secret
record HttpConfig(
    List<String> hosts,
    Set<Integer> ports,
    boolean plain,
    boolean inside,
    boolean answers,
    WebhookSignature signature) {
  private static final String SECRET = "MILLRACE_HTTP_SECRET";
  private static final String SECRET_FORM = "whsec_ and the base64 of 24 to 64 bytes";
  private static final String HOST =
      "(?i)(\\*\\.)?([a-z0-9_]([a-z0-9_-]*[a-z0-9])?\\.)*[a-z]([a-z0-9-]*[a-z0-9])?";
  private static final String PORT =
      "[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d\\d|655[0-2]\\d|6553[0-5]";

  static HttpConfig from(Settings settings) {
    List<String> hosts =
        settings.list(
            "MILLRACE_HTTP_HOSTS",
            "",
            HOST,
            "host names separated by commas; *.example.com stands for all names below one",
            "which hosts http tasks may call; none: http tasks are off");
    List<String> ports =
        settings.list(
            "MILLRACE_HTTP_PORTS",
            "",
            PORT,
            "port numbers separated by commas",
            "which ports http tasks may use besides 80 and 443");
    var all = new TreeSet<>(Set.of(80, 443));
    ports.forEach(port -> all.add(Integer.valueOf(port)));
    return new HttpConfig(
        hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList(),
        Set.copyOf(all),
        settings.flag("MILLRACE_HTTP_PLAIN", false, "lets http tasks use http:// as well"),
        settings.flag(
            "MILLRACE_HTTP_INSIDE_ADDRESSES",
            false,
            "opens loopback, private and metadata addresses to http tasks"),
        settings.flag(
            "MILLRACE_HTTP_ANSWERS", false, "shows what the destination answered in the result"),
        signature(settings, !hosts.isEmpty()));
  }

  private static WebhookSignature signature(Settings settings, boolean needed) {
    String text =
        settings.text(SECRET, "", ".+", SECRET_FORM, "signs http tasks (Standard Webhooks)");
    if (text.isEmpty() && !needed) {
      return new WebhookSignature(new byte[0]);
    }
    try {
      byte[] secret = Base64.getDecoder().decode(text.replaceFirst("^whsec_", ""));
      if (text.startsWith("whsec_") && secret.length >= 24 && secret.length <= 64) {
        return new WebhookSignature(secret);
      }
      throw badSecret(text);
    } catch (IllegalArgumentException e) {
      throw badSecret(text);
    }
  }

  private static BadSetting badSecret(String text) {
    return new BadSetting(SECRET, text.isEmpty() ? "" : "(hidden)", SECRET_FORM);
  }
}
