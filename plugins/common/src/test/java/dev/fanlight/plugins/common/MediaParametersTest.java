package dev.fanlight.plugins.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaParametersTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '!',
      quoteCharacter = '\'',
      value = {
        "a/b; charset=utf-8                            ! utf-8",
        "a/b;CharSet=UTF-8;x=y                         ! UTF-8",
        "a/b ; charset = utf-8 ;                       ! utf-8",
        "a/b; charset=\"utf-8\"                        ! utf-8",
        "a/b; charset=\"u\\tf\\\"8\"                   ! utf\"8",
        "a/b; x=\"a;charset=utf-16\"; charset=utf-8    ! utf-8",
        "a/b; x=\"a\\\";charset=1\"; charset=2         ! 2",
        "a/b; x=\"a\\\\\";charset=1; charset=2         ! 1,2",
        "a/b; charset=1; x; charset=2                  ! 1,2",
        "a/b; charset*0=1; charset*=2                  ! 1,2",
        "a/\"b; charset=1; x=\"\"                      ! 1",
        "a/b; charset                                  ! ''"
      })
  void values_areThoseOfThatName(String type, String values) {
    assertThat(MediaParameters.values(type, "charset"))
        .containsExactlyElementsOf(Arrays.asList(values.split(",")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a/b", "a/b;", "a/b; x-charset=1", "a/b; x=charset", "charset=1"})
  void otherParameters_haveNoValues(String type) {
    assertThat(MediaParameters.values(type, "charset")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a/b; x=\"",
        "a/b; x=\"a\\\"",
        "a/b; x=\"a; charset=1",
        "a/b; x=a\"; charset=1",
        "a/b; x=a\"b\"",
        "a/b; x=\"a\"b",
        "a/b; x=\"a\"\"b\"",
        "a/b; \"x\"=1",
        "a/b; \"x=1\""
      })
  void quotesThatAreNotAroundAValue_areRefused(String type) {
    assertThatIllegalArgumentException().isThrownBy(() -> MediaParameters.values(type, "charset"));
  }

  @Test
  void aLongValue_isRead() {
    String value = "\\x".repeat(100_000);

    assertThat(MediaParameters.values("a/b; x=\"" + value + "\"", "x").getFirst()).hasSize(100_000);
  }
}
