package dev.fanlight.plugins.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import dev.fanlight.plugins.ratelimit.RateLimitConfig.Fields;
import dev.fanlight.plugins.ratelimit.store.KeyBudget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What clients are told. */
class RateLimitFieldsTest extends RateLimitScene {
  @Test
  void aRefusal_saysWhenToComeBack() {
    start(policy("burst", 100));
    passing(100);

    GatewayError refusal = plugin().error(FakeExchange.get("/"), FakeChain.answering(200));

    assertThat(refusal.status()).isEqualTo(429);
    assertThat(refusal.headers())
        .containsEntry("Retry-After", "1")
        .containsEntry("RateLimit-Policy", "\"burst\";q=100;w=60")
        .containsEntry("RateLimit", "\"burst\";r=0;t=1");
  }

  @Test
  void anAnswer_saysWhatIsLeft() {
    start(policy("burst", 100));
    passing(49);

    GatewayResponse response = answer();

    assertThat(response.headers().get("ratelimit-policy")).isEqualTo("\"burst\";q=100;w=60");
    assertThat(response.headers().get("ratelimit")).isEqualTo("\"burst\";r=50;t=30");
  }

  @Test
  void fields_areAppendedToThoseOfTheUpstream() {
    start(Fields.BOTH, policy("burst", 100), policy("daily", 5000).window(Duration.ofDays(1)));
    GatewayResponse upstream = GatewayResponse.of(200);
    upstream.headers().set("RateLimit-Policy", "\"own\";q=5;w=1");
    upstream.headers().set("RateLimit", "\"own\";r=4;t=1");
    upstream.headers().set("X-RateLimit-Remaining", "4");

    GatewayResponse response =
        plugin().answer(FakeExchange.get("/"), FakeChain.answering(upstream));

    assertThat(response.headers().getAll("RateLimit-Policy"))
        .containsExactly("\"own\";q=5;w=1", "\"burst\";q=100;w=60, \"daily\";q=5000;w=86400");
    assertThat(response.headers().getAll("RateLimit"))
        .containsExactly("\"own\";r=4;t=1", "\"burst\";r=99;t=1, \"daily\";r=4999;t=18");
    assertThat(response.headers().getAll("X-RateLimit-Remaining")).containsExactly("4");
    assertThat(response.headers().contains("X-RateLimit-Limit")).isFalse();
  }

  @Test
  void legacyFields_areThoseOfThePolicyWithTheLeastLeft() {
    start(Fields.LEGACY, policy("loose", 100), policy("tight", 2));
    GatewayResponse upstream = GatewayResponse.of(200);
    upstream.headers().set("X-RateLimit-Remaining", "7");

    GatewayResponse response =
        plugin().answer(FakeExchange.get("/"), FakeChain.answering(upstream));

    assertThat(response.headers().contains("RateLimit")).isFalse();
    assertThat(response.headers().getAll("X-RateLimit-Limit")).containsExactly("2");
    assertThat(response.headers().getAll("X-RateLimit-Remaining")).containsExactly("1");
    assertThat(response.headers().getAll("X-RateLimit-Reset")).containsExactly("30");
  }

  @ParameterizedTest
  @EnumSource(names = {"LEGACY", "BOTH"})
  void legacyFields_ofARefusal_areThoseOfThePolicyThatRefuses(Fields fields) {
    start(fields, policy("tight", 2), policy("loose", 100).cost("60"));
    passing(1);

    GatewayError refusal = refusal();

    assertThat(refusal.headers())
        .containsEntry("Retry-After", "12")
        .containsEntry("X-RateLimit-Limit", "100")
        .containsEntry("X-RateLimit-Remaining", "40")
        .containsEntry("X-RateLimit-Reset", "12");
    assertThat(refusal.headers().containsKey("RateLimit")).isEqualTo(fields == Fields.BOTH);
  }

  @Test
  void allFieldsOfARefusal_sayTheSameTime() {
    AtomicInteger drawn = new AtomicInteger();
    started(
        PluginUnderTest.start(
            new RateLimitPlugin(
                clock::get, KeyBudget.ofHeap(), () -> drawn.getAndIncrement() / 10.0),
            new RateLimitConfig(List.of(policy("burst", 1).build()), Fields.BOTH, 1.0)));
    passing(1);

    GatewayError refusal = refusal();

    String seconds = refusal.headers().get("Retry-After");
    assertThat(refusal.headers())
        .containsEntry("RateLimit", "\"burst\";r=0;t=" + seconds)
        .containsEntry("X-RateLimit-Reset", seconds);
  }

  @Test
  void fieldsOff_leavesRetryAfterOnly() {
    start(Fields.OFF, policy("burst", 1));

    assertThat(answer().headers().isEmpty()).isTrue();
    assertThat(plugin().error(FakeExchange.get("/"), FakeChain.answering(200)).headers())
        .containsOnlyKeys("Retry-After");
  }

  @Test
  void anErrorOfTheRest_hasTheFieldsAfterItsOwn() {
    start(policy("outer", 10));
    GatewayError inner =
        GatewayError.of(ErrorCode.RATE_LIMITED, "inner").withHeader("RateLimit", "\"inner\";r=0");

    GatewayError error = plugin().error(FakeExchange.get("/"), FakeChain.failing(inner));

    assertThat(error.headers())
        .containsEntry("RateLimit", "\"inner\";r=0, \"outer\";r=9;t=6")
        .containsEntry("RateLimit-Policy", "\"outer\";q=10;w=60");
  }

  @Test
  void anErrorOfTheRest_hasTheLegacyFieldsUnlessItHasItsOwn() {
    start(Fields.LEGACY, policy("outer", 10));
    GatewayError inner = GatewayError.of(ErrorCode.RATE_LIMITED, "inner");

    GatewayError without = plugin().error(FakeExchange.get("/"), FakeChain.failing(inner));
    GatewayError with =
        plugin()
            .error(
                FakeExchange.get("/"),
                FakeChain.failing(inner.withHeader("X-RateLimit-Limit", "3")));

    assertThat(without.headers())
        .containsEntry("X-RateLimit-Limit", "10")
        .containsEntry("X-RateLimit-Remaining", "9")
        .containsEntry("X-RateLimit-Reset", "6");
    assertThat(with.headers()).containsExactly(Map.entry("X-RateLimit-Limit", "3"));
  }

  @ParameterizedTest
  @CsvSource({"1.0, 0, 60", "1.0, 0.5, 90", "1.0, 0.99, 120", "0.1, 0.5, 63", "0, 0.99, 60"})
  void jitter_makesTimesLaterAndNeverEarlier(double jitter, double chance, int seconds) {
    started(
        PluginUnderTest.start(
            new RateLimitPlugin(clock::get, KeyBudget.ofHeap(), () -> chance),
            new RateLimitConfig(List.of(policy("burst", 1).build()), null, jitter)));
    passing(1);

    GatewayError refusal = plugin().error(FakeExchange.get("/"), FakeChain.answering(200));

    assertThat(refusal.headers())
        .containsEntry("Retry-After", String.valueOf(seconds))
        .containsEntry("RateLimit", "\"burst\";r=0;t=" + seconds);
  }
}
