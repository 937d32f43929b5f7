package dev.fanlight.plugins.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugins.ratelimit.PolicyConfig.Missing;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What has a count of its own. */
class KeysTest extends RateLimitScene {
  @Test
  void eachPolicy_countsByItsOwnKey() {
    start(
        policy("address", 2),
        policy("key", 3).key("header.X-Api-Key"),
        policy("user", 4).key("attribute.user"));
    FakeExchange exchange = FakeExchange.get("/").header("x-api-key", "a");
    exchange.attributes().set(USER, "ada");

    assertThat(passes(exchange)).isTrue();
    assertThat(passes(FakeExchange.get("/").header("x-api-key", "b"))).isTrue();
    assertThat(passes(FakeExchange.get("/").header("x-api-key", "c"))).isFalse();
    assertThat(passes(FakeExchange.get("/").clientAddress("192.0.2.9"))).isTrue();
  }

  @Test
  void requestsWithoutTheKey_countAsOneUnlessTheFileSaysOtherwise() {
    start(policy("key", 1).key("header.x-key"));
    assertThat(passing(3)).isEqualTo(1);
    assertThat(passes(FakeExchange.get("/").header("x-key", " "))).isFalse();
    assertThat(passes(FakeExchange.get("/").header("x-key", "a"))).isTrue();

    start(policy("skip", 1).key("header.x-key").missing(Missing.SKIP));
    assertThat(passing(3)).isEqualTo(3);
    assertThat(answer().headers().isEmpty()).isTrue();

    start(policy("deny", 1).key("header.x-key").missing(Missing.DENY));
    GatewayError denied = plugin().error(FakeExchange.get("/"), FakeChain.answering(200));
    assertThat(denied.code()).isEqualTo(ErrorCode.FORBIDDEN);
    assertThat(denied.detail())
        .isEqualTo("the request has no header.x-key, which the policy deny needs");
  }

  @Test
  void aRefusalWithoutAKey_chargesNothing() {
    start(policy("first", 1), policy("deny", 1).key("header.x-key").missing(Missing.DENY));
    plugin().error(FakeExchange.get("/"), FakeChain.answering(200));

    assertThat(passes(FakeExchange.get("/").header("x-key", "a"))).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "2001:db8::1, 2001:db8::ffff:1, true",
    "2001:db8:0:1::1, 2001:db8:0:2::1, false",
    "2001:db8:0:0:0:0:0:1, 2001:DB8::2, true",
    "::ffff:192.0.2.7, 192.0.2.7, true",
    "192.0.2.7, 192.0.2.8, false",
    "fe80::1%eth0, fe80::2, true",
    "unix, unix, true"
  })
  void aClientOfIpv6_isAWholeNetwork(String one, String other, boolean same) {
    start(policy("address", 1));

    assertThat(passes(FakeExchange.get("/").clientAddress(one))).isTrue();
    assertThat(passes(FakeExchange.get("/").clientAddress(other))).isEqualTo(!same);
  }

  @Test
  void ipv6Prefix_saysHowLargeANetworkIs() {
    start(policy("address", 1).ipv6Prefix(57));

    assertThat(passes(FakeExchange.get("/").clientAddress("2001:db8:0:7f::1"))).isTrue();
    assertThat(passes(FakeExchange.get("/").clientAddress("2001:db8:0:1::1"))).isFalse();
    assertThat(passes(FakeExchange.get("/").clientAddress("2001:db8:0:80::1"))).isTrue();
  }

  @Test
  void aLongKey_isKeptAsItsHash() {
    start(policy("key", 1).key("header.x-key"));
    String large = "k".repeat(8000);

    assertThat(passes(FakeExchange.get("/").header("x-key", large))).isTrue();
    assertThat(passes(FakeExchange.get("/").header("x-key", large))).isFalse();
    assertThat(passes(FakeExchange.get("/").header("x-key", large + "1"))).isTrue();
  }
}
