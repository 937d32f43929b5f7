package dev.fanlight.gateway.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.yaml.Tree.Scalar;
import dev.fanlight.gateway.value.Written;
import dev.fanlight.gateway.value.Written.Run;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of foreign code show no part of what placeholders stand for. */
class MaskingTest {
  private static Masking masking(String source, Run... runs) {
    Written meant = new Written(source, List.of(runs));
    return new Masking(List.of(new Scalar(1, meant, true, true, null)));
  }

  private final Masking masking =
      masking("Bearer ${K}", new Run("Bearer ", false), new Run("hunter2-abcdef", true));

  @ParameterizedTest
  @CsvSource({
    "no scheme in 'Bearer hunter2-abcdef', no scheme in 'Bearer ${K}'",
    "Bearer is no scheme,                  Bearer is no scheme",
    "the value has 14 characters,          the value has 14 characters",
  })
  void wholeValue_isShownAsWritten(String message, String shown) {
    assertThat(masking.shown(message)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"bad: hunter2-abcdef", "bad character after hunter2", "ends in abcdef"})
  void partOfAValue_hidesTheMessage(String message) {
    assertThat(masking.shown(message)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "one of hunter2-abcdef and b, false",
    "one of a and hunter2-abcde,  true",
  })
  void ourOwnWords_areHiddenOnlyForAWholeValue(String words, boolean open) {
    assertThat(masking.isOpen(words)).isEqualTo(open);
  }

  @Test
  void shortValueInOurOwnWords_isAWordOfOurs() {
    assertThat(masking("${FORM}", new Run("json", true)).isOpen("one of form, json")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "hunter2-abcdef,   false",
    "x-hunter2-abcdef, false",
    "hunter2,          false",
    "abc,              true",
    "users,            true",
  })
  void name_isHiddenIfAValueHasAPartInIt(String name, boolean open) {
    assertThat(masking.isOpenName(name)).isEqualTo(open);
  }

  @Test
  void defaultThatTheFileItselfHas_isNoSecret() {
    Masking masking = masking("${HOST:-localhost}", new Run("localhost", true));

    assertThat(masking.shown("nobody at localhost:80"))
        .isEqualTo("nobody at ${HOST:-localhost}:80");
  }
}
