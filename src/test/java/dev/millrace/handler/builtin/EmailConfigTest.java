package dev.millrace.handler.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.handler.Started;
import dev.millrace.settings.BadSetting;
import dev.millrace.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmailConfigTest {
  @Test
  void a_bad_setting_stops_the_start() {
    assertThatThrownBy(() -> Started.with(Map.of("MILLRACE_SMTP_URL", "mx")).close())
        .hasRootCauseInstanceOf(BadSetting.class);
    assertThatThrownBy(() -> Started.with(Map.of("MILLRACE_HTTP_HOSTS", "example.com")).close())
        .hasRootCauseInstanceOf(BadSetting.class);
  }

  @ParameterizedTest
  @CsvSource({
    "MILLRACE_SMTP_URL,http://user:s3cret@host",
    "MILLRACE_SMTP_URL,smtp://user:s3cret@",
    "MILLRACE_SMTP_URL,smtp://user:s3cret@host?tls=yes",
    "MILLRACE_SMTP_URL,s3cret with spaces",
    "RESEND_API_KEY,s3cret with spaces"
  })
  void a_bad_setting_is_refused_without_showing_it(String name, String value) {
    assertThatThrownBy(() -> EmailConfig.from(new Settings(Map.of(name, value))))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith(name + "=(hidden) is not usable: expected ")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void ports_and_encryption_follow_from_the_url() {
    assertThat(smtp("smtp://mx"))
        .isEqualTo(new EmailConfig.Smtp("mx", 25, null, null, false, false));
    assertThat(smtp("smtps://u:p@mx"))
        .isEqualTo(new EmailConfig.Smtp("mx", 465, "u", "p", true, false));
    assertThat(smtp("smtp://u:p@mx?starttls=true"))
        .isEqualTo(new EmailConfig.Smtp("mx", 587, "u", "p", false, true));
  }

  private static EmailConfig.Smtp smtp(String url) {
    return EmailConfig.from(new Settings(Map.of("MILLRACE_SMTP_URL", url))).smtp();
  }
}
