package dev.millrace.handler.builtin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.handler.PermanentFailure;
import dev.millrace.settings.BadSetting;
import dev.millrace.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final String PUBLIC = "93.184.215.14";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://hooks.example.com/",
        "https://127.0.0.1/",
        "https://127.1/",
        "https://2130706433/",
        "https://017700000001/",
        "https://0x7f000001/",
        "https://0x7f.0.0.1/",
        "https://0177.0.0.1/",
        "https://0/",
        "https://0.0.0.0/",
        "https://169.254.169.254/latest/meta-data/",
        "https://2852039166/",
        "https://0xa9fea9fe/",
        "https://169.254.170.2/v2/credentials",
        "https://10.0.0.1/",
        "https://192.168.0.1/",
        "https://100.64.0.1/",
        "https://[::1]/",
        "https://[::]/",
        "https://[::ffff:127.0.0.1]/",
        "https://[::ffff:7f00:1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[fd00:ec2::254]/",
        "https://[fe80::1%25eth0]/",
        "https://localhost/",
        "https://localhost./",
        "https://hooks.example.com./",
        "https://hooks.example.com@127.0.0.1/",
        "https://user:pass@hooks.example.com/",
        "https://@hooks.example.com/",
        "https://127.0.0.1#@hooks.example.com/",
        "https://127.0.0.1\\@hooks.example.com/",
        "https://hooks.example.com\\.evil.test/",
        "https://hooks.example.com%00.evil.test/",
        "https://hooks.example.com%2eevil.test/",
        "https://hooks.example.com.evil.test/",
        "https://evilhooks.example.com/",
        "https://example.com/",
        "https://hooks.example.com:22/",
        "https://hooks.example.com:8443/",
        "https://hooks.example.com:0/",
        "https://hooks.example.com:99999/",
        "https://hooks.example.com/#fragment",
        "https://ⓛocalhost/",
        "https://hooks。example。com/",
        "https://xn--hooks-example-com.evil.test/",
        "https://xn--localhost-abc/",
        "https:///hooks.example.com/",
        "https:hooks.example.com",
        "//hooks.example.com/",
        "/etc/passwd",
        "",
        " https://hooks.example.com/",
        "ftp://hooks.example.com/",
        "file:///etc/passwd",
        "gopher://hooks.example.com/",
        "jar:https://hooks.example.com/!/",
        "https://.wild.example.org/",
        "https://wild.example.org/"
      })
  void a_url_that_is_not_on_the_list_is_denied_without_a_hint(String url) {
    assertThatThrownBy(() -> Destination.of(url, config(Map.of()), name -> addresses(PUBLIC)))
        .isInstanceOf(PermanentFailure.class)
        .hasMessage("destination denied");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://hooks.example.com/a?b=c",
        "https://hooks.example.com:443/",
        "https://HOOKS.Example.Com/",
        "HTTPS://hooks.example.com",
        "https://a.wild.example.org/",
        "https://a.b.wild.example.org/"
      })
  void a_url_on_the_list_is_taken(String url) throws IOException {
    assertThat(Destination.of(url, config(Map.of()), name -> addresses(PUBLIC)).addresses())
        .containsExactly(InetAddress.ofLiteral(PUBLIC));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.255.255.255",
        "169.254.169.254",
        "169.254.170.2",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::1",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1"
      })
  void a_listed_name_that_leads_inside_is_denied(String address) {
    for (List<InetAddress> found :
        List.of(addresses(address), addresses(PUBLIC, address), addresses(address, PUBLIC))) {
      assertThatThrownBy(
              () -> Destination.of("https://hooks.example.com/", config(Map.of()), name -> found))
          .isInstanceOf(PermanentFailure.class)
          .hasMessage("destination denied");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.1",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "2001:4860:4860::8888",
        "2003::1"
      })
  void an_address_out_on_the_internet_is_taken(String address) throws IOException {
    Destination.of("https://hooks.example.com/", config(Map.of()), name -> addresses(address));
    assertThat(Addresses.isPublic(InetAddress.ofLiteral(address))).isTrue();
  }

  @Test
  void a_name_that_is_not_found_may_be_tried_again() {
    assertThatThrownBy(() ->
            Destination.of(
                "https://hooks.example.com/",
                config(Map.of()),
                name -> {
                  throw new UnknownHostException(name);
                }))
        .isInstanceOf(IOException.class);
  }

  @Test
  void each_gate_has_a_setting_of_its_own() throws IOException {
    var all =
        config(
            Map.of(
                "MILLRACE_HTTP_PLAIN", "true",
                "MILLRACE_HTTP_PORTS", "8080",
                "MILLRACE_HTTP_INSIDE_ADDRESSES", "true"));
    assertThat(
            Destination.of("http://hooks.example.com:8080/", all, name -> addresses("10.0.0.1"))
                .addresses())
        .hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "MILLRACE_HTTP_HOSTS,127.0.0.1",
    "MILLRACE_HTTP_HOSTS,*",
    "MILLRACE_HTTP_HOSTS,example.com.",
    "MILLRACE_HTTP_HOSTS,https://example.com",
    "MILLRACE_HTTP_HOSTS,exa*mple.com",
    "MILLRACE_HTTP_HOSTS,0x7f.1",
    "MILLRACE_HTTP_PORTS,0",
    "MILLRACE_HTTP_PORTS,65536",
    "MILLRACE_HTTP_PLAIN,yes"
  })
  void a_bad_setting_is_refused(String name, String value) {
    assertThatThrownBy(() -> config(Map.of(name, value)))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith(name + "=" + value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "s3cret", "whsec_c2hvcnQ=", "whsec_!!!"})
  void hosts_need_a_secret_that_is_never_shown(String secret) {
    var settings =
        new Settings(
            Map.of("MILLRACE_HTTP_HOSTS", "hooks.example.com", "MILLRACE_HTTP_SECRET", secret));
    assertThatThrownBy(() -> HttpConfig.from(settings))
        .isInstanceOf(BadSetting.class)
        .hasMessageStartingWith("MILLRACE_HTTP_SECRET=")
        .hasMessageNotContaining("s3cret")
        .hasMessageNotContaining("c2hvcnQ");
  }

  private static HttpConfig config(Map<String, String> more) {
    var settings = new HashMap<String, String>();
    settings.put("MILLRACE_HTTP_HOSTS", "hooks.example.com,*.wild.example.org");
    settings.put("MILLRACE_HTTP_SECRET", SECRET);
    settings.putAll(more);
    return HttpConfig.from(new Settings(settings));
  }

  private static List<InetAddress> addresses(String... literals) {
    return Stream.of(literals).map(InetAddress::ofLiteral).toList();
  }
}
