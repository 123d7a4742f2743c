package dev.millrace.handler.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.millrace.handler.BadPayload;
import dev.millrace.handler.PermanentFailure;
import io.micronaut.json.tree.JsonNode;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailTest {
  private static final String LETTER =
      """
      {"to": ["ann@example.com", "Bob <bob@example.com>"], "from": "Shop <shop@example.com>",
       "subject": "Grüße", "text": "plain ü", "html": "<p>rich</p>"}\
      """;

  @TempDir Path folder;

  @Test
  void an_address_alone_becomes_a_file_in_the_outbox() throws Exception {
    try (var runner = Runner.in(folder)) {
      JsonNode result = runner.run("email", "\"user@example.com\"");
      assertThat(text(result, "channel")).isEqualTo("outbox");
      assertThat(text(result, "message_id")).isEqualTo("<task-1@millrace>");
      assertThat(text(result, "file")).isEqualTo("outbox/task-1.eml");
      MimeMessage mail = outbox("task-1");
      assertThat(mail.getAllRecipients()[0]).hasToString("user@example.com");
      assertThat(mail.getFrom()[0]).hasToString("millrace@localhost");
      assertThat(mail.getSubject()).isEqualTo("A message from Millrace");
      assertThat(mail.getMessageID()).isEqualTo("<task-1@millrace>");
      assertThat((String) mail.getContent()).contains("sent by a Millrace task");
      assertThat(mail.getSentDate()).isEqualTo("2026-01-01T00:00:00Z");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"email", "send_email", "email.send.v1"})
  void a_whole_email_keeps_all_that_was_given(String type) throws Exception {
    try (var runner = Runner.in(folder)) {
      runner.run(type, LETTER);
      MimeMessage mail = outbox("task-1");
      assertThat(mail.getAllRecipients())
          .extracting(Object::toString)
          .containsExactly("ann@example.com", "Bob <bob@example.com>");
      assertThat(mail.getFrom()[0]).hasToString("Shop <shop@example.com>");
      assertThat(mail.getSubject()).isEqualTo("Grüße");
      var parts = (MimeMultipart) mail.getContent();
      assertThat(parts.getContentType()).contains("multipart/alternative");
      assertThat((String) parts.getBodyPart(0).getContent()).isEqualTo("plain ü");
      assertThat((String) parts.getBodyPart(1).getContent()).isEqualTo("<p>rich</p>");
    }
  }

  @Test
  void body_is_another_name_for_text_and_the_sender_can_be_set() throws Exception {
    try (var runner = Runner.in(folder, "MILLRACE_EMAIL_FROM", "ops@example.com")) {
      runner.run("email", "{\"to\":\"user@example.com\",\"body\":\"hello\"}");
      assertThat((String) outbox("task-1").getContent()).isEqualTo("hello");
      assertThat(outbox("task-1").getFrom()[0]).hasToString("ops@example.com");
    }
  }

  @Test
  void a_repeated_send_leaves_one_whole_file() throws Exception {
    try (var runner = Runner.in(folder)) {
      runner.run("email", LETTER);
      runner.run("email", LETTER);
      try (var files = Files.list(folder.resolve("outbox"))) {
        assertThat(files).containsExactly(folder.resolve("outbox/task-1.eml"));
      }
    }
  }

  @Test
  void a_mail_server_gets_the_email_after_login() throws Exception {
    var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    try {
      server.setUser("post@example.com", "post", "p@ss:w+rd");
      String url = "smtp://post:p%40ss:w+rd@127.0.0.1:" + server.getSmtp().getPort();
      try (var runner = Runner.in(folder, "MILLRACE_SMTP_URL", url)) {
        JsonNode result = runner.run("email", LETTER);
        assertThat(text(result, "channel")).isEqualTo("smtp");
        assertThat(server.waitForIncomingEmail(5000, 2)).isTrue();
        MimeMessage mail = server.getReceivedMessages()[0];
        assertThat(mail.getSubject()).isEqualTo("Grüße");
        assertThat(mail.getMessageID()).isEqualTo("<task-1@millrace>");
        assertThat(GreenMailUtil.getBody(mail)).contains("rich");
        assertThat(folder.resolve("outbox")).doesNotExist();
      }
    } finally {
      server.stop();
    }
  }

  @Test
  void a_refused_login_is_tried_again_and_never_shows_the_password() throws Exception {
    var server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    server.start();
    try {
      server.setUser("post", "right");
      String url = "smtp://post:wr0ng@127.0.0.1:" + server.getSmtp().getPort();
      try (var runner = Runner.in(folder, "MILLRACE_SMTP_URL", url)) {
        assertThatThrownBy(() -> runner.run("email", "\"a@example.com\""))
            .isInstanceOf(IOException.class)
            .hasMessageContaining("refused the login of MILLRACE_SMTP_URL")
            .hasMessageNotContaining("wr0ng");
      }
    } finally {
      server.stop();
    }
  }

  @Test
  void a_5xx_answer_is_final() throws Exception {
    try (var server = new ScriptedSmtp("550 no such mailbox");
        var runner = Runner.in(folder, "MILLRACE_SMTP_URL", server.url())) {
      assertThatThrownBy(() -> runner.run("email", "\"nobody@example.com\""))
          .isInstanceOf(PermanentFailure.class)
          .hasMessageContaining("550 no such mailbox");
    }
  }

  @Test
  void a_4xx_answer_is_tried_again() throws Exception {
    try (var server = new ScriptedSmtp("451 come back later");
        var runner = Runner.in(folder, "MILLRACE_SMTP_URL", server.url())) {
      assertThatThrownBy(() -> runner.run("email", "\"ann@example.com\""))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("451 come back later");
    }
  }

  @Test
  void a_server_that_is_not_there_is_tried_again() throws Exception {
    int port;
    try (var taken = new ServerSocket(0)) {
      port = taken.getLocalPort();
    }
    try (var runner = Runner.in(folder, "MILLRACE_SMTP_URL", "smtp://u:s3cret@127.0.0.1:" + port)) {
      assertThatThrownBy(() -> runner.run("email", "\"ann@example.com\""))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("can't be reached")
          .hasMessageNotContaining("s3cret");
    }
  }

  @Test
  void resend_gets_key_idempotency_key_and_all_that_was_given() throws Exception {
    try (var resend = new StubServer();
        var runner =
            Runner.in(
                folder, "RESEND_API_KEY", "re_123", "MILLRACE_RESEND_URL", resend.url() + "/")) {
      resend.answers(200, Map.of(), "{\"id\":\"49a3999c\"}");
      JsonNode result = runner.run("send_email", LETTER);
      assertThat(text(result, "channel")).isEqualTo("resend");
      assertThat(text(result, "message_id")).isEqualTo("49a3999c");
      StubServer.Received sent = resend.received().getFirst();
      assertThat(sent.line()).isEqualTo("POST /emails");
      assertThat(sent.header("Authorization")).isEqualTo("Bearer re_123");
      assertThat(sent.header("Idempotency-Key")).isEqualTo("task-1");
      assertThat(sent.header("Content-Type")).isEqualTo("application/json");
      assertThat(sent.text())
          .isEqualTo(
              """
              {"from":"Shop <shop@example.com>","to":["ann@example.com","Bob <bob@example.com>"],\
              "subject":"Grüße","text":"plain ü","html":"<p>rich</p>"}\
              """);
    }
  }

  @ParameterizedTest
  @CsvSource({"422,true", "401,true", "403,true", "409,false", "429,false", "500,false"})
  void resends_refusals_are_final_unless_they_may_pass(int status, boolean isFinal)
      throws Exception {
    try (var resend = new StubServer();
        var runner =
            Runner.in(folder, "RESEND_API_KEY", "re_123", "MILLRACE_RESEND_URL", resend.url())) {
      resend.answers(status, Map.of(), "{\"message\":\"Invalid `to` field\"}");
      assertThatThrownBy(() -> runner.run("email", "\"ann@example.com\""))
          .isInstanceOf(isFinal ? PermanentFailure.class : IOException.class)
          .hasMessage("Resend answered %d: Invalid `to` field".formatted(status))
          .hasMessageNotContaining("re_123");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nobody",
        "",
        "a b@example.com",
        "@example.com",
        "ann@",
        "ann@example.com, bob@example.com",
        "ann@example.com\\r\\nBcc: eve@example.com",
        "ann@example.com\\nBcc: eve@example.com"
      })
  void a_bad_address_is_final_and_named(String address) {
    try (var runner = Runner.in(folder)) {
      assertThatThrownBy(() -> runner.run("email", "{\"to\":\"%s\"}".formatted(address)))
          .isInstanceOf(PermanentFailure.class)
          .hasMessageContaining("is not an email address")
          .hasMessageContaining(address.split("\\\\")[0]);
      assertThatThrownBy(
              () -> runner.run("email", "{\"to\":\"a@b.c\",\"from\":\"%s\"}".formatted(address)))
          .isInstanceOf(PermanentFailure.class);
      assertThat(folder.resolve("outbox")).doesNotExist();
    }
  }

  @Test
  void a_subject_cannot_bring_a_header_along() {
    try (var runner = Runner.in(folder)) {
      String json = "{\"to\":\"a@example.com\",\"subject\":\"hi\\r\\nBcc: eve@example.com\"}";
      assertThatThrownBy(() -> runner.run("email", json))
          .isInstanceOf(PermanentFailure.class)
          .hasMessageContaining("the subject has line breaks");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                  | /to is missing
          {"to":[]}                           | /to has to be an address, or 1 to 50 of them
          {"to":["a@b.c",5]}                  | /to/1 has to be a string
          {"to":"a@b.c","subject":5}          | /subject has to be a string
          {"to":"a@b.c","attachment":"x"}     | /attachment is not known here; leave it out
          5                                   | the payload has to be an address or an object with 'to'
          """)
  void a_bad_payload_is_refused_at_submit(String json, String message) {
    try (var runner = Runner.in(folder)) {
      assertThatThrownBy(() -> runner.handler("email").check(json))
          .isInstanceOf(BadPayload.class)
          .hasMessage(message);
    }
  }

  private MimeMessage outbox(String id) throws Exception {
    try (InputStream in = Files.newInputStream(folder.resolve("outbox/" + id + ".eml"))) {
      return new MimeMessage(Session.getInstance(new Properties()), in);
    }
  }

  private static String text(JsonNode result, String name) {
    JsonNode value = result.get(name);
    return value == null ? "" : value.getStringValue();
  }
}
