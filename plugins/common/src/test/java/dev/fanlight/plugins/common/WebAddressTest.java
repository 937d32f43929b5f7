package dev.fanlight.plugins.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://auth/check",
        "https://auth.example.com:8443/check?x=1",
        "http://127.0.0.1:9000",
        "http://[::1]:9000/",
        "http://auth_service/check",
        "http://auth_service:9000/check"
      })
  void isHttp_takesAnyHost_alsoWithAnUnderscore(String url) {
    assertThat(WebAddress.isHttp(URI.create(url))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/check",
        "auth/check",
        "ftp://auth/check",
        "http:/check",
        "http:check",
        "http://:9000/check",
        "http://u:secret@auth_service/check",
        "http://auth_service:port/check",
        "http://auth,service/check"
      })
  void isHttp_refusesWhatHasNoSuchSchemeOrNoHost(String url) {
    assertThat(WebAddress.isHttp(URI.create(url))).isFalse();
  }
}
