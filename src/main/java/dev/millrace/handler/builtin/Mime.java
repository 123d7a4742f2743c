package dev.millrace.handler.builtin;

import dev.millrace.handler.PermanentFailure;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// An email ready to leave. Addresses and subject are proved first: a bad one, or one that tries to
/// bring a header along, is a `PermanentFailure`.
final class Mime {
  private static final String SUBJECT = "A message from Millrace";
  private static final String TEXT = "This message was sent by a Millrace task.\n";

  private final String taskId;
  private final Instant at;
  private final InternetAddress from;
  private final List<InternetAddress> to;
  private final Letter letter;

  Mime(Letter letter, String defaultFrom, String taskId, Instant at) {
    this.letter = letter;
    this.taskId = taskId;
    this.at = at;
    this.from = address(Objects.requireNonNullElse(letter.from(), defaultFrom));
    this.to = letter.to().stream().map(Mime::address).toList();
    if (subject().chars().anyMatch(Character::isISOControl)) {
      throw new PermanentFailure("the subject has line breaks or control characters; remove them");
    }
  }

  String taskId() {
    return taskId;
  }

  String messageId() {
    return "<%s@millrace>".formatted(taskId);
  }

  String from() {
    return from.toString();
  }

  List<String> to() {
    return to.stream().map(InternetAddress::toString).toList();
  }

  String subject() {
    return Objects.requireNonNullElse(letter.subject(), SUBJECT);
  }

  @Nullable String html() {
    return letter.html();
  }

  /// The plain text; null when there is only HTML.
  @Nullable String text() {
    return letter.text() == null && letter.html() == null ? TEXT : letter.text();
  }

  /// The message of RFC 5322, for `session`.
  MimeMessage message(Session session) throws MessagingException {
    var message = new Identified(session, messageId());
    message.setFrom(from);
    message.setRecipients(Message.RecipientType.TO, to.toArray(InternetAddress[]::new));
    message.setSubject(subject(), StandardCharsets.UTF_8.name());
    message.setSentDate(Date.from(at));
    String text = text();
    String html = html();
    if (text != null && html != null) {
      message.setContent(new MimeMultipart("alternative", part(text, "plain"), part(html, "html")));
    } else if (html != null) {
      message.setText(html, StandardCharsets.UTF_8.name(), "html");
    } else {
      message.setText(Objects.requireNonNullElse(text, TEXT), StandardCharsets.UTF_8.name());
    }
    message.saveChanges();
    return message;
  }

  private static MimeBodyPart part(String text, String kind) throws MessagingException {
    var part = new MimeBodyPart();
    part.setText(text, StandardCharsets.UTF_8.name(), kind);
    return part;
  }

  private static InternetAddress address(String text) {
    String shown = text.length() > 320 ? text.substring(0, 320) + "…" : text;
    if (text.chars().anyMatch(Character::isISOControl)) {
      throw new PermanentFailure(
          "'%s' is not an email address".formatted(shown.replaceAll("\\p{Cntrl}", "?")));
    }
    try {
      var address = new InternetAddress(text, true);
      address.validate();
      if (!address.getAddress().contains("@") || address.isGroup()) {
        throw new PermanentFailure("'%s' is not an email address".formatted(shown));
      }
      return address;
    } catch (AddressException e) {
      throw new PermanentFailure("'%s' is not an email address".formatted(shown), e);
    }
  }

  /// Jakarta Mail would make up a new id at each attempt.
  private static final class Identified extends MimeMessage {
    private final String id;

    Identified(Session session, String id) {
      super(session);
      this.id = id;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
