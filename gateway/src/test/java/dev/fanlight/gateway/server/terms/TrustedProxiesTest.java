package dev.fanlight.gateway.server.terms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.gateway.config.Network;
import io.netty.util.NetUtil;
import io.vertx.core.MultiMap;
import java.net.InetAddress;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class TrustedProxiesTest {
  private final TrustedProxies trusted =
      of("10.0.0.0/8", "192.168.1.1", "2001:db8::/32", "::ffff:198.51.100.0/120");

  public static TrustedProxies of(String... blocks) {
    return new TrustedProxies(Stream.of(blocks).map(Network::parse).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, true",
    "11.1.2.3, false",
    "192.168.1.1, true",
    "192.168.1.2, false",
    "2001:db8:1::1, true",
    "2001:db9::1, false",
    "198.51.100.7, true",
    "::ffff:10.1.2.3, true",
  })
  void networks(String address, boolean isTrusted) {
    assertThat(
            trusted.trusts(
                Objects.requireNonNull(NetUtil.createInetAddressFromIpAddressString(address))))
        .isEqualTo(isTrusted);
  }

  @Test
  void nobodyIsTrusted_byDefault() {
    assertThat(of().trusts(InetAddress.getLoopbackAddress())).isFalse();
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
        "'192.0.2.1,'                      | 192.0.2.1",
        "', 192.0.2.1, ,'                  | 192.0.2.1",
        "',,'                              | 10.0.0.1",
        "192.0.2.1, 010.0.0.1              | 10.0.0.1",
        "192.0.2.1, ::ffff:010.0.0.1       | 10.0.0.1",
        "192.0.2.1, ::ffff:10.0.0.2        | 192.0.2.1",
        "192.0.2.1, ::10.0.0.2             | ::a00:2",
        "192.0.2.1, 64:ff9b::10.0.0.2      | 64:ff9b::a00:2",
        "192.0.2.1:x                       | 10.0.0.1",
        "[192.0.2.1]                       | 10.0.0.1",
        "[2001:db9::1]x                    | 10.0.0.1",
        "fe80::1%eth0                      | 10.0.0.1",
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
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "for=192.0.2.1;host=\"x,for=192.0.2.6\";proto=http  | 192.0.2.1",
        "for=192.0.2.1;host=\"x;for=192.0.2.6\"             | 192.0.2.1",
        "host=\"a\\\", for=192.0.2.6\";for=192.0.2.1     | 192.0.2.1",
        "for=\"192.0.\\2.1\"                              | 192.0.2.1",
        ";for=192.0.2.1;; proto=http ,,                       | 192.0.2.1",
        "for=192.0.2.9, for=192.0.2.1                         | 192.0.2.1",
        "for=192.0.2.1;FOR=192.0.2.6                          | 10.0.0.1",
        "for=192.0.2.1, for=\"192.0.2.6                      | 10.0.0.1",
        "for=192.0.2.1, for=\"192.0.2.6\\                  | 10.0.0.1",
        "garbage, for=192.0.2.6                               | 10.0.0.1",
        "for = 192.0.2.1                                      | 10.0.0.1",
        "for=192.0.2.1=1                                      | 10.0.0.1",
        "for=2001:db9::1                                      | 10.0.0.1",
        "FOR=\"192.0.2.1:_p\"                             | 192.0.2.1",
        "for=\"[2001:db9::1]:_a.B-_9\", for=\"10.0.0.2:_p\"  | 2001:db9::1",
        "for=192.0.2.6, for=\"192.0.2.1:_\"              | 10.0.0.1",
        "for=192.0.2.6, for=\"192.0.2.1:_a b\"           | 10.0.0.1",
        "for=192.0.2.6, for=_hidden                           | 10.0.0.1",
        "for=192.0.2.6, proto=https                           | 10.0.0.1",
      })
  void forwarded_isReadWithItsQuotes_andWhatIsMalformedIsNotBelieved(String line, String client) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("forwarded", line);

    assertThat(trusted.clientAddress("10.0.0.1", headers)).isEqualTo(client);
  }

  @ParameterizedTest
  @CsvSource({
    "shop.example:444, shop.example:444",
    "'evil, shop.example, ', shop.example",
    "'a\"b', own",
    "'', own",
    "u@b, own",
  })
  void authority(String claim, String authority) {
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add("x-forwarded-host", claim);

    assertThat(TrustedProxies.authority("own", headers)).isEqualTo(authority);
  }
}
