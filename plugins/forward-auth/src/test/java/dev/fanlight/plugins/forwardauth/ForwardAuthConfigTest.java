package dev.fanlight.plugins.forwardauth;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForwardAuthConfigTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://auth/check", "http:///check", "auth", "http://u:p@auth/", "http://auth/#a"})
  void config_refusesUrlsThatAreNone(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ForwardAuthConfig(url, null, null, null, null, null));
  }

  @Test
  void config_refusesAHostOfTheService() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new ForwardAuthConfig("http://auth/", null, null, List.of("host"), null, null))
        .withMessageContaining("Host");
  }
}
