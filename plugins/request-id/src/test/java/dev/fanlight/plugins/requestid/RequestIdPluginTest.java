package dev.fanlight.plugins.requestid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginContract;
import dev.fanlight.plugin.testkit.PluginFilesContract;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import dev.fanlight.plugins.requestid.RequestIdPlugin.Config;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdPluginTest {
  private static final Config DEFAULT = new Config(null, null);
  private static final Config ACCEPTING = new Config(null, true);

  private final FakeChain chain = FakeChain.answering(200);

  @Test
  void theIdGoesUpstreamAndBack() {
    FakeExchange exchange = FakeExchange.get("/");

    GatewayResponse response = answer(DEFAULT, exchange);

    assertThat(chain.seen().headers().get("x-request-id")).isEqualTo(exchange.id());
    assertThat(response.headers().get("x-request-id")).isEqualTo(exchange.id());
  }

  @Test
  void aClientsIdIsReplacedUnlessAccepted() {
    FakeExchange exchange = FakeExchange.get("/").header("X-Request-Id", "mine");

    answer(DEFAULT, exchange);

    assertThat(chain.seen().headers().getAll("x-request-id")).containsExactly("request-1");
    assertThat(exchange.id()).isEqualTo("request-1");
  }

  @Test
  void anAcceptedIdBecomesTheExchanges() {
    FakeExchange exchange = FakeExchange.get("/").header("X-Request-Id", "mine");

    GatewayResponse response = answer(ACCEPTING, exchange);

    assertThat(exchange.id()).isEqualTo("mine");
    assertThat(response.headers().get("x-request-id")).isEqualTo("mine");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "line\u0000", "umläut"})
  void anUnfitIdIsReplaced(String id) {
    FakeExchange exchange = FakeExchange.get("/");
    exchange.request().headers().add("X-Request-Id", id.replace('\u0000', ' '));

    answer(ACCEPTING, exchange);

    assertThat(chain.seen().headers().get("x-request-id")).isEqualTo("request-1");
  }

  @Test
  void twoIdsAreReplaced() {
    FakeExchange exchange =
        FakeExchange.get("/").header("X-Request-Id", "one").header("X-Request-Id", "two");

    answer(ACCEPTING, exchange);

    assertThat(chain.seen().headers().getAll("x-request-id")).containsExactly("request-1");
  }

  @Test
  void anErrorCarriesTheIdToo() {
    GatewayError down = GatewayError.of(ErrorCode.CONNECT_FAILED, "nobody listens");
    try (PluginUnderTest plugin = PluginUnderTest.start(new RequestIdPlugin(), DEFAULT)) {
      GatewayError error = plugin.error(FakeExchange.get("/"), FakeChain.failing(down));

      assertThat(error.code()).isEqualTo(ErrorCode.CONNECT_FAILED);
      assertThat(error.headers()).containsEntry("X-Request-Id", "request-1");
    }
  }

  @Test
  void anErrorThatDidNotComeThroughIt_carriesTheIdToo() {
    GatewayError full = GatewayError.of(ErrorCode.BULKHEAD_FULL, "no permit is free");
    try (PluginUnderTest plugin = PluginUnderTest.start(new RequestIdPlugin(), DEFAULT)) {
      GatewayError error = plugin.unseen(FakeExchange.get("/"), full);

      assertThat(error.headers()).containsEntry("X-Request-Id", "request-1");
    }
  }

  @Test
  void anotherFieldMayCarryIt() {
    GatewayResponse response = answer(new Config("X-Correlation", null), FakeExchange.get("/"));

    assertThat(response.headers().get("x-correlation")).isEqualTo("request-1");
    assertThat(response.headers().contains("x-request-id")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Request-Id", "x-request-id"})
  void theUsualFieldMayBeNamed(String name) {
    GatewayResponse response = answer(new Config(name, null), FakeExchange.get("/"));

    assertThat(response.headers().get("x-request-id")).isEqualTo("request-1");
  }

  @Test
  void config_refusesWhatIsNoFieldName() {
    for (String name :
        List.of(
            "x request", "*", "x-*", "Content-Length", "content_length", "X_Request_Id", "Host")) {
      assertThatIllegalArgumentException().isThrownBy(() -> new Config(name, null));
    }
  }

  private GatewayResponse answer(Config config, FakeExchange exchange) {
    try (PluginUnderTest plugin = PluginUnderTest.start(new RequestIdPlugin(), config)) {
      return plugin.answer(exchange, chain);
    }
  }

  @Nested
  class Contract extends PluginContract<Config> {
    @Override
    protected PluginFactory<Config> factory() {
      return new RequestIdPlugin();
    }

    @Override
    protected List<Config> configs() {
      return List.of(DEFAULT, ACCEPTING);
    }
  }

  @Nested
  class Files extends PluginFilesContract {
    @Override
    protected String plugin() {
      return "request-id";
    }
  }
}
