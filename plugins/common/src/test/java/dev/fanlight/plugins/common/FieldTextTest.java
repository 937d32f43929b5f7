package dev.fanlight.plugins.common;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FieldTextTest {
  @Test
  void differentTexts_makeDifferentValues() {
    assertThat(FieldText.of("ada")).isEqualTo("ada");
    assertThat(FieldText.of("Ada Lovelace")).isEqualTo("Ada Lovelace");
    assertThat(FieldText.of(" a ")).isEqualTo("%20a%20");
    assertThat(FieldText.of("a%20b")).isEqualTo("a%2520b");
    assertThat(FieldText.of("a, b")).isEqualTo("a%2C b");
    assertThat(FieldText.of("\u20ac\u0000")).isEqualTo("%E2%82%AC%00");
    assertThat(FieldText.of("")).isEmpty();
  }
}
