package dev.fanlight.plugins.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests cost, and when it is paid. */
class CostsTest extends RateLimitScene {
  @Test
  void cost_isANumberOfUnits() {
    start(policy("burst", 10).cost("4"));

    assertThat(passing(5)).isEqualTo(2);
  }

  @Test
  void calls_arePaidAtTheEndAndOneInAdvance() {
    start(policy("calls", 10).cost("calls"));
    FakeExchange exchange = FakeExchange.get("/").callsMade(7);
    plugin().answer(exchange, FakeChain.answering(200));
    assertThat(answer().headers().get("RateLimit")).isEqualTo("\"calls\";r=8;t=12");

    exchange.end();

    assertThat(answer().headers().get("RateLimit")).isEqualTo("\"calls\";r=1;t=54");
  }

  @Test
  void anExchangeWithoutCalls_costsNothingInTheEnd() {
    start(policy("calls", 1).cost("calls"));
    for (int i = 0; i < 5; i++) {
      FakeExchange exchange = FakeExchange.get("/");
      assertThat(passes(exchange)).isTrue();
      exchange.end();
    }
  }

  @Test
  void aResponseField_saysWhatTheRequestHasCost() {
    start(policy("field", 10).cost("response.header.X-Cost"));
    GatewayResponse dear = GatewayResponse.of(200);
    dear.headers().set("x-cost", "8");

    plugin().answer(FakeExchange.get("/"), FakeChain.answering(dear));

    assertThat(answer().headers().get("RateLimit")).isEqualTo("\"field\";r=1;t=54");
  }

  @Test
  void aFieldOfAnError_saysWhatTheRequestHasCost() {
    start(policy("field", 10).cost("response.header.X-Cost"));
    GatewayError dear = GatewayError.of(ErrorCode.INVALID_BODY, "bad").withHeader("x-cost", "8");

    plugin().error(FakeExchange.get("/"), FakeChain.failing(dear));

    assertThat(answer().headers().get("RateLimit")).startsWith("\"field\";r=1;");
  }

  @Test
  void aRequestWithoutAnAnswer_costsOne_whereAFieldWouldSayWhatItCosts() {
    start(policy("field", 10).cost("response.header.X-Cost"));
    FakeExchange left = FakeExchange.get("/").callsMade(7);
    FakeChain chain = FakeChain.pending();
    plugin().run(left, chain);
    chain.fail(GatewayError.of(ErrorCode.CANCELLED, "the client is gone"));
    left.end();

    assertThat(answer().headers().get("RateLimit")).startsWith("\"field\";r=8;");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-5", "1.5", "", "many", "0x10"})
  void aResponseFieldThatIsNoNumber_costsOne(String value) {
    start(policy("field", 10).cost("response.header.x-cost"));
    GatewayResponse odd = GatewayResponse.of(200);
    odd.headers().set("x-cost", value);

    plugin().answer(FakeExchange.get("/"), FakeChain.answering(odd));

    assertThat(answer().headers().get("RateLimit")).startsWith("\"field\";r=8;");
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "00000000000000000000, 10", "00000000000000000000000000000003, 7"})
  void zerosInFront_changeNoCost(String value, int left) {
    start(policy("field", 10).cost("response.header.x-cost"));
    GatewayResponse response = GatewayResponse.of(200);
    response.headers().set("x-cost", value);

    plugin().answer(FakeExchange.get("/"), FakeChain.answering(response));

    assertThat(answer().headers().get("RateLimit"))
        .startsWith("\"field\";r=%d;".formatted(left - 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "999999999999999999",
        "9999999999999999999",
        "18446744073709551616",
        "99999999999999999999999999999999999999999999999999"
      })
  void aHugeCost_makesOneWindowOfDebtAtMost(String cost) {
    start(policy("field", 60).cost("response.header.x-cost"));
    GatewayResponse dear = GatewayResponse.of(200);
    dear.headers().set("x-cost", cost);
    plugin().answer(FakeExchange.get("/"), FakeChain.answering(dear));

    clock.addAndGet(60 * SECOND);
    assertThat(passes()).isFalse();
    clock.addAndGet(SECOND);
    assertThat(passes()).isTrue();
  }
}
