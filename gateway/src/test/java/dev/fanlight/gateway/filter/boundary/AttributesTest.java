package dev.fanlight.gateway.filter.boundary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.AttributeKey;
import dev.fanlight.plugin.Attributes;
import dev.fanlight.plugin.LogFields;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What plugins leave with an exchange, for each other and for the access log. */
class AttributesTest {
  private static final AttributeKey<String> USER = AttributeKey.of("user", String.class);

  private final Attributes attributes = new Attributes();
  private final LogFields log = new LogFields();

  @Test
  void get_findsWhatAnEqualKeyHasSet() {
    attributes.set(USER, "ada");

    assertThat(attributes.get(AttributeKey.of("user", String.class))).isEqualTo("ada");
    assertThat(attributes.get("user")).isEqualTo("ada");
  }

  @Test
  void get_ofAnotherType_saysWhatThereIs() {
    attributes.set(USER, "ada");

    assertThatThrownBy(() -> attributes.get(AttributeKey.of("user", Integer.class)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("attribute user is a java.lang.String and not a java.lang.Integer");
  }

  @Test
  void remove_leavesNothing() {
    attributes.set(USER, "ada");
    attributes.remove(USER);

    assertThat(attributes.get(USER)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\"", "ä"})
  void key_ofAWrongName_isRefused(String name) {
    assertThatThrownBy(() -> AttributeKey.of(name, String.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void field_keepsTheOrderAndTheLastValue() {
    log.field("b", 1).field("a", "x").field("b", 2);

    assertThat(log.all()).containsExactly(Map.entry("b", 2L), Map.entry("a", "x"));
  }

  @Test
  void field_beyondTheBound_isCountedAndLeftOut() {
    for (int i = 0; i < LogFields.MOST + 3; i++) {
      log.field("f" + i, i);
    }

    assertThat(log.all()).hasSize(LogFields.MOST + 1).containsEntry("fields_dropped", 3L);
  }

  @Test
  void field_thatIsTooLong_isCut() {
    log.field("a", "x".repeat(LogFields.LONGEST + 1));

    assertThat(log.all()).containsEntry("a", "x".repeat(LogFields.LONGEST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "1a", "a b", "a\"b", "a-b"})
  void field_ofAWrongName_isRefused(String name) {
    assertThatThrownBy(() -> log.field(name, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
