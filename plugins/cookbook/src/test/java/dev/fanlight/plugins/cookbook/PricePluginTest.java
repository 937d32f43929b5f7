package dev.fanlight.plugins.cookbook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.CallResponse;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.UpstreamName;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import dev.fanlight.plugins.cookbook.PricePlugin.Config;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The recipe that caches, on the one event loop of the testkit. */
class PricePluginTest {
  private final List<String> calls = new ArrayList<>();

  private PluginUnderTest start(Duration keep) {
    return PluginUnderTest.start(
        new PricePlugin(), new Config(new UpstreamName("prices"), keep, 2));
  }

  private FakeExchange of(String tenant) {
    return FakeExchange.get("/").pathVariable("tenant", tenant).upstream("prices", this::answer);
  }

  private Future<CallResponse> answer(CallRequest request) {
    calls.add(request.target());
    int status = request.target().endsWith("unknown") ? 404 : 200;
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    return Future.succeededFuture(
        new CallResponse(status, headers, Buffer.buffer("list of " + request.target())));
  }

  private static String prices(PluginUnderTest plugin, FakeExchange exchange) {
    FakeChain chain = FakeChain.answering(200);
    plugin.answer(exchange, chain);
    return String.valueOf(chain.seen().headers().get("x-prices"));
  }

  @Test
  void aSecondExchange_makesNoCall() {
    try (PluginUnderTest plugin = start(Duration.ofHours(1))) {
      assertThat(prices(plugin, of("a"))).isEqualTo("list of /prices?tenant=a");
      assertThat(prices(plugin, of("a"))).isEqualTo("list of /prices?tenant=a");
      assertThat(prices(plugin, of("b"))).isEqualTo("list of /prices?tenant=b");
    }
    assertThat(calls).containsExactly("/prices?tenant=a", "/prices?tenant=b");
  }

  @Test
  void anAnswerThatIsTooOld_isFetchedAgain() {
    try (PluginUnderTest plugin = start(Duration.ZERO)) {
      prices(plugin, of("a"));
      prices(plugin, of("a"));
    }
    assertThat(calls).hasSize(2);
  }

  @Test
  void aFullCache_forgetsWhatWasUsedLongestAgo() {
    try (PluginUnderTest plugin = start(Duration.ofHours(1))) {
      prices(plugin, of("a"));
      prices(plugin, of("b"));
      prices(plugin, of("a"));
      prices(plugin, of("c"));
      prices(plugin, of("a"));
      prices(plugin, of("b"));
    }
    assertThat(calls)
        .containsExactly(
            "/prices?tenant=a", "/prices?tenant=b", "/prices?tenant=c", "/prices?tenant=b");
  }

  @Test
  void aFailure_isNotRemembered() {
    try (PluginUnderTest plugin = start(Duration.ofHours(1))) {
      for (int i = 0; i < 2; i++) {
        assertThat(plugin.error(of("unknown"), FakeChain.answering(200)).code())
            .isEqualTo(ErrorCode.FORBIDDEN);
      }
    }
    assertThat(calls).hasSize(2);
  }
}
