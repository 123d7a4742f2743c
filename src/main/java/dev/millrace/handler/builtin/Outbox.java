package dev.millrace.handler.builtin;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Properties;

/// Leaves emails as `.eml` files in the data folder, one per task.
record Outbox(Folder folder) {
  Email.Receipt carry(Mime mime) throws IOException, InterruptedException {
    Path file = folder.file("outbox/" + mime.taskId() + ".eml");
    folder.write(
        file,
        out -> {
          try {
            mime.message(Session.getInstance(new Properties())).writeTo(out);
          } catch (MessagingException e) {
            throw new IOException("the message can't be written: " + e.getMessage(), e);
          }
        });
    return new Email.Receipt("outbox", mime.messageId(), folder.place(file));
  }
}
