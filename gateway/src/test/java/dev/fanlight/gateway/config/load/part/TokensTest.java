package dev.fanlight.gateway.config.load.part;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Connection",
        "content-length",
        "expect",
        "host",
        "http2-settings",
        "keep-alive",
        "proxy-connection",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "x-*"
      })
  void fieldsOfTheGatewayItself_areNotSettable(String field) {
    assertThat(Tokens.isSettable(field)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "accept",
        "Proxy-Authorization",
        "proxy-authenticate",
        "keep_alive",
        "x-request-id"
      })
  void otherFields_areSettable(String field) {
    assertThat(Tokens.isSettable(field)).isTrue();
  }
}
