package dev.millrace.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.settings.Settings.Variable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {
  @Test
  void what_is_not_set_or_empty_is_the_default() {
    var settings = new Settings(Map.of("EMPTY", " "));
    assertThat(settings.number("COUNT", 5, 1, 9, "")).isEqualTo(5);
    assertThat(settings.time("EMPTY", "30s", "1s", "1h", "")).isEqualTo(Duration.ofSeconds(30));
    assertThat(settings.list("NAMES", "a,b", "[a-z]", "", "")).containsExactly("a", "b");
  }

  @Test
  void a_bad_value_is_told_in_one_line_with_what_is_expected() {
    var settings =
        new Settings(
            Map.of(
                "COUNT", "many", "WAIT", "5 minutes", "FLAG", "yes", "LIST", "1s,x", "BIG", "10"));
    assertThatThrownBy(() -> settings.number("COUNT", 5, 1, 9, ""))
        .isInstanceOf(BadSetting.class)
        .hasMessage("COUNT=many is not usable: expected a whole number from 1 to 9");
    assertThatThrownBy(() -> settings.number("BIG", 5, 1, 9, "")).isInstanceOf(BadSetting.class);
    assertThatThrownBy(() -> settings.time("WAIT", "1s", "1s", "1h", ""))
        .hasMessage("WAIT=5 minutes is not usable: expected a time such as 30s, from 1s to 1h");
    assertThatThrownBy(() -> settings.flag("FLAG", true, "")).isInstanceOf(BadSetting.class);
    assertThatThrownBy(() -> settings.times("LIST", "")).isInstanceOf(BadSetting.class);
  }

  @Test
  void every_variable_that_was_asked_for_is_listed_once() {
    var settings = new Settings(Map.of());
    settings.number("B", 1, 0, 2, "second");
    settings.flag("A", false, "first");
    settings.flag("A", false, "first");
    assertThat(settings.read()).extracting(Variable::name).isEqualTo(List.of("A", "B"));
  }
}
