package dev.fanlight.gateway.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
  private final TrustedProxies trusted =
      TrustedProxies.of(List.of("10.0.0.0/8", "192.168.1.1", "2001:db8::/32"));

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, true",
    "11.1.2.3, false",
    "192.168.1.1, true",
    "192.168.1.2, false",
    "2001:db8:1::1, true",
    "2001:db9::1, false",
  })
  void networks(String address, boolean isTrusted) {
    assertThat(
            trusted.trusts(
                Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString(address))))
        .isEqualTo(isTrusted);
  }

  @Test
  void nobodyIsTrusted_byDefault() {
    assertThat(TrustedProxies.of(List.of()).trusts(InetAddress.getLoopbackAddress())).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                                | 10.0.0.1",
        "192.0.2.1                         | 192.0.2.1",
        "192.0.2.9, 192.0.2.1, 10.0.0.2    | 192.0.2.1",
        "10.0.0.3, 10.0.0.2                | 10.0.0.3",
        "192.0.2.1, unknown, 10.0.0.2      | 10.0.0.2",
        "192.0.2.1:4711                    | 192.0.2.1",
        "[2001:db9::1]:4711                | 2001:db9::1",
        "2001:db9::1                       | 2001:db9::1",
      })
  void theClient_isTheRightmostThatIsNotTrusted(String forwardedFor, String client) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    if (!forwardedFor.isEmpty()) {
      headers.add("x-forwarded-for", forwardedFor);
    }

    assertThat(trusted.clientAddress("10.0.0.1", headers)).isEqualTo(client);
  }

  @Test
  void severalFieldLines_areOneList() {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("x-forwarded-for", "192.0.2.1")
            .add("x-forwarded-for", "10.0.0.2");

    assertThat(trusted.clientAddress("10.0.0.1", headers)).isEqualTo("192.0.2.1");
  }

  @Test
  void forwarded_isReadWhereThereIsNoOther() {
    MultiMap headers =
        MultiMap.caseInsensitiveMultiMap()
            .add("forwarded", "for=\"[2001:db9::1]:80\";proto=https, For=10.0.0.2");

    assertThat(trusted.clientAddress("10.0.0.1", headers)).isEqualTo("2001:db9::1");
  }

  @ParameterizedTest
  @CsvSource({"https, https", "HTTPS, https", "'http, https', https", "gopher, http", "http, http"})
  void scheme(String claim, String scheme) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("x-forwarded-proto", claim);

    assertThat(TrustedProxies.scheme("http", headers)).isEqualTo(scheme);
  }

  @ParameterizedTest
  @ValueSource(strings = {"10.0.0.0/33", "10.0.0.0/x", "example.org", "", "10.0.0.0/"})
  void whatIsNoNetwork_isNamed(String block) {
    assertThatThrownBy(() -> TrustedProxies.of(List.of(block)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(block);
  }
}
