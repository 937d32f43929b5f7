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

  @Test
  void field_isNotCutInTheMiddleOfACharacter() {
    String lamp = "\ud83d\udca1";
    log.field("a", "x".repeat(LogFields.LONGEST - 1) + lamp);
    log.field("b", "x".repeat(LogFields.LONGEST - 2) + lamp + "y");

    assertThat(log.all())
        .containsEntry("a", "x".repeat(LogFields.LONGEST - 1))
        .containsEntry("b", "x".repeat(LogFields.LONGEST - 2) + lamp);
  }

  @Test
  void field_hasNoHalfCharacter() {
    log.field("a", "x\udca1y\ud83d").field("b", "\ud83d".repeat(LogFields.LONGEST + 1));

    assertThat(log.all())
        .containsEntry("a", "x?y?")
        .containsEntry("b", "?".repeat(LogFields.LONGEST));
  }

  @Test
  void trial_countsOnceItIsTaken_andIsTheSameThen() {
    AttributeKey<String> role = AttributeKey.of("role", String.class);
    attributes.set(USER, "ada");
    attributes.set(role, "guest");
    Attributes trial = attributes.trial();
    trial.remove(USER);
    trial.set(role, "admin");
    assertThat(trial.get(USER)).isNull();
    assertThat(attributes.get(USER)).isEqualTo("ada");
    assertThat(attributes.get(role)).isEqualTo("guest");

    attributes.take(trial);
    assertThat(attributes.get(USER)).isNull();
    assertThat(attributes.get(role)).isEqualTo("admin");

    trial.set(USER, "eve");
    attributes.remove(role);
    attributes.take(trial);
    assertThat(attributes.get(USER)).isEqualTo("eve");
    assertThat(trial.get(role)).isNull();
    assertThat(trial.copy().get(USER)).isEqualTo("eve");
    assertThat(trial.trial().get(USER)).isEqualTo("eve");
  }

  @Test
  void trial_leavesAloneWhatItHasNotChanged() {
    Attributes trial = attributes.trial();
    attributes.set(USER, "ada");

    attributes.take(trial);

    assertThat(attributes.get(USER)).isEqualTo("ada");
  }

  @Test
  void take_ofWhatIsNoTrialOfThese_isRefused() {
    Attributes trial = attributes.trial();
    LogFields tried = log.trial();

    assertThatThrownBy(() -> trial.take(attributes)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> attributes.take(attributes))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tried.take(log)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> log.take(log)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void trialOfFields_countsOnceItIsTaken_andIsTheSameThen() {
    log.field("a", 1);
    LogFields trial = log.trial().field("a", 2).field("b", "x");
    log.field("c", 3);
    assertThat(log.all()).containsExactly(Map.entry("a", 1L), Map.entry("c", 3L));

    log.take(trial);
    trial.field("d", 4);
    log.take(trial);

    assertThat(log.all())
        .isEqualTo(Map.of("a", 2L, "b", "x", "c", 3L, "d", 4L))
        .isEqualTo(trial.all())
        .isEqualTo(trial.trial().all());
  }

  @Test
  void trialOfFields_bringsWhatFoundNoRoom() {
    log.field("a", 1);
    LogFields trial = log.trial();
    for (int i = 0; i < LogFields.MOST + 3; i++) {
      trial.field("f" + i, i);
    }

    log.take(trial);

    assertThat(log.all()).hasSize(LogFields.MOST + 1).containsEntry("fields_dropped", 4L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "1a", "a b", "a\"b", "a-b", "fields_dropped"})
  void field_ofAWrongName_isRefused(String name) {
    assertThatThrownBy(() -> log.field(name, 1)).isInstanceOf(IllegalArgumentException.class);
  }
}
