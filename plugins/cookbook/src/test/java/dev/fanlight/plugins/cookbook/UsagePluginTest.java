package dev.fanlight.plugins.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import dev.fanlight.plugins.cookbook.UsagePlugin.Config;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recipe that counts and logs. */
class UsagePluginTest {
  @ParameterizedTest
  @CsvSource({"5, 5, small", "1000, 1000, large", "many, 0, small"})
  void theTokens_areLoggedAndCounted(String field, long logged, String size) {
    FakeExchange exchange = FakeExchange.get("/");
    GatewayResponse answer = GatewayResponse.of(200);
    answer.headers().set("x-tokens", field);
    try (PluginUnderTest plugin = PluginUnderTest.start(new UsagePlugin(), new Config(1000))) {
      GatewayResponse response = plugin.answer(exchange, FakeChain.answering(answer));

      assertThat(response.headers().contains("x-tokens")).isFalse();
      assertThat(plugin.context().meters().count("answers", "size", size)).isOne();
    }
    assertThat(exchange.log().all()).isEqualTo(Map.of("tokens", logged));
  }
}
