package dev.millrace.handler.builtin;

import dev.millrace.handler.TaskContext;
import dev.millrace.handler.TaskHandler;
import io.micronaut.serde.ObjectMapper;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Sends an email: by SMTP, by Resend, or, when neither is configured, as a file in the outbox
/// folder. The message's id is made from the task's, so that a repeated send can be recognised.
@Singleton
final class Email {
  private final EmailConfig config;
  private final Folder folder;
  private final InstantSource clock;
  private final ObjectMapper mapper;

  Email(EmailConfig config, Folder folder, InstantSource clock, ObjectMapper mapper) {
    this.config = config;
    this.folder = folder;
    this.clock = clock;
    this.mapper = mapper;
  }

  /// What became of an email: `smtp`, `resend` or `outbox`, the id it has there, and the file.
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Receipt(String channel, String messageId, @Nullable String file) {}

  @TaskHandler({"email", "send_email", "email.send.v1"})
  Receipt send(Letter letter, TaskContext context) throws IOException, InterruptedException {
    var mime = new Mime(letter, config.from(), context.id(), clock.instant());
    if (config.smtp() != null) {
      return new SmtpCarrier(config.smtp()).carry(mime);
    }
    if (config.resend() != null) {
      return new ResendCarrier(config.resend(), mapper).carry(mime);
    }
    return new Outbox(folder).carry(mime);
  }
}
