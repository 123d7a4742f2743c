package dev.millrace.handler.builtin;

import dev.millrace.settings.Settings;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.util.List;

/// Reads the built-in handlers' settings while the context starts, so that a bad one stops it.
@Factory
final class BuiltinConfig {
  @Context
  EmailConfig email(Settings settings) {
    return EmailConfig.from(settings);
  }

  @Context
  HttpConfig http(Settings settings) {
    return HttpConfig.from(settings);
  }

  @Singleton
  Destination.Resolver resolver() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
