package dev.millrace.handler.builtin;

import dev.millrace.handler.PermanentFailure;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.util.Properties;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;

/// Hands emails to a mail server. A 5xx answer is final, save for refused credentials, which an
/// operator can mend; everything else may pass.
record SmtpCarrier(EmailConfig.Smtp server) {
  Email.Receipt carry(Mime mime) throws IOException {
    Session session = Session.getInstance(properties());
    try {
      MimeMessage message = mime.message(session);
      try (Transport transport = session.getTransport(server.tls() ? "smtps" : "smtp")) {
        transport.connect(server.host(), server.port(), server.user(), server.password());
        transport.sendMessage(message, message.getAllRecipients());
      }
    } catch (AuthenticationFailedException e) {
      throw new IOException(
          "the mail server %s refused the login of MILLRACE_SMTP_URL".formatted(server));
    } catch (MessagingException e) {
      throw failed(e);
    }
    return new Email.Receipt("smtp", mime.messageId(), null);
  }

  private Properties properties() {
    String name = server.tls() ? "mail.smtps." : "mail.smtp.";
    var properties = new Properties();
    properties.put(name + "connectiontimeout", "10000");
    properties.put(name + "timeout", "20000");
    properties.put(name + "writetimeout", "20000");
    properties.put(name + "auth", Boolean.toString(server.user() != null));
    properties.put(name + "ssl.checkserveridentity", "true");
    properties.put(name + "starttls.enable", Boolean.toString(server.startTls()));
    properties.put(name + "starttls.required", Boolean.toString(server.startTls()));
    return properties;
  }

  private IOException failed(MessagingException thrown) {
    for (Exception e = thrown; e instanceof MessagingException m; e = m.getNextException()) {
      int code = code(m);
      String said = "the mail server %s answered: %s".formatted(server, text(e));
      if (code >= 500) {
        throw new PermanentFailure(said);
      }
      if (code > 0) {
        return new IOException(said);
      }
    }
    return new IOException(
        "the mail server %s can't be reached: %s".formatted(server, text(thrown)), thrown);
  }

  private static int code(MessagingException e) {
    return switch (e) {
      case SMTPAddressFailedException address -> address.getReturnCode();
      case SMTPSenderFailedException sender -> sender.getReturnCode();
      case SMTPSendFailedException send -> send.getReturnCode();
      default -> 0;
    };
  }

  private static String text(@Nullable Exception e) {
    return e == null ? "nothing" : String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
