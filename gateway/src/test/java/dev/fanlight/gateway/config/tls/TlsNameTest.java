package dev.fanlight.gateway.config.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What TLS makes of the host of an endpoint. */
class TlsNameTest {

  @ParameterizedTest
  @CsvSource({
    "users.shop.svc, users.shop.svc",
    "users.shop.svc., users.shop.svc",
    "localhost., localhost",
    "192.0.2.1, 192.0.2.1",
    "[2001:db8::1], 2001:db8::1"
  })
  void aCertificate_isForTheHost_withoutBracketsAndLastDot(String host, String text) {
    assertThat(TlsName.of(host).text()).isEqualTo(text);
    assertThat(TlsName.of(host).isValid()).isTrue();
  }

  @Test
  void aName_isAskedFor() {
    assertThat(TlsName.of("users.shop.svc.").serverName()).isEqualTo("users.shop.svc");
  }

  @ParameterizedTest
  @ValueSource(strings = {"192.0.2.1", "[::1]", "[::ffff:192.0.2.1]"})
  void anAddress_isNotAskedFor(String host) {
    assertThat(TlsName.of(host).serverName()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"users_db", "_users.svc", "-users.svc", "users-.svc", "a..b", ".", "[::g]"})
  void noCertificate_isForANameOfAnotherForm(String host) {
    assertThat(TlsName.of(host).isValid()).isFalse();
    assertThat(TlsName.of(host).serverName()).isNull();
  }
}
