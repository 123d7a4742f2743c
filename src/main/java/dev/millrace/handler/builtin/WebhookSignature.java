package dev.millrace.handler.builtin;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs requests as Standard Webhooks says (standardwebhooks.com, signature scheme `v1`).
final class WebhookSignature {
  private static final String ALGORITHM = "HmacSHA256";

  private final byte[] secret;

  WebhookSignature(byte[] secret) {
    this.secret = secret.clone();
  }

  /// The value of `webhook-signature`; `at` is in epoch seconds.
  String of(String id, long at, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      mac.update("%s.%d.".formatted(id, at).getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no " + ALGORITHM, e);
    }
  }
}
