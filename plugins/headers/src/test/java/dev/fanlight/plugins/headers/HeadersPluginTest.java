package dev.fanlight.plugins.headers;

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
import dev.fanlight.plugins.headers.HeadersPlugin.Config;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersPluginTest {
  private static final Changes CHANGES =
      new Changes(List.of("x-gone"), Map.of("x-set", "new"), Map.of("x-more", "2"));

  @Test
  void request_changesWhatGoesOn() {
    FakeChain chain = FakeChain.answering(200);
    FakeExchange exchange =
        FakeExchange.get("/").header("X-Gone", "1").header("X-Set", "old").header("X-More", "1");

    GatewayResponse response = answer(new Config(CHANGES, null), exchange, chain);

    assertThat(chain.seen().headers().contains("x-gone")).isFalse();
    assertThat(chain.seen().headers().getAll("x-set")).containsExactly("new");
    assertThat(chain.seen().headers().getAll("x-more")).containsExactly("1", "2");
    assertThat(response.headers().isEmpty()).isTrue();
  }

  @Test
  void response_changesWhatGoesBack() {
    GatewayResponse upstream = GatewayResponse.of(200);
    upstream.headers().add("X-Gone", "1").add("X-Set", "old").add("X-More", "1");
    FakeChain chain = FakeChain.answering(upstream);

    GatewayResponse response = answer(new Config(null, CHANGES), FakeExchange.get("/"), chain);

    assertThat(response.headers().contains("x-gone")).isFalse();
    assertThat(response.headers().getAll("x-set")).containsExactly("new");
    assertThat(response.headers().getAll("x-more")).containsExactly("1", "2");
    assertThat(chain.seen().headers().isEmpty()).isTrue();
  }

  @Test
  void aFieldThatIsRemovedAndSetIsSet() {
    FakeChain chain = FakeChain.answering(200);
    Changes both = new Changes(List.of("x-a"), Map.of("x-a", "ours"), null);

    answer(new Config(both, null), FakeExchange.get("/").header("x-a", "theirs"), chain);

    assertThat(chain.seen().headers().getAll("x-a")).containsExactly("ours");
  }

  @Test
  void anErrorGetsTheFieldsToo() {
    GatewayError down = GatewayError.of(ErrorCode.CONNECT_FAILED, "nobody listens");
    try (PluginUnderTest plugin =
        PluginUnderTest.start(new HeadersPlugin(), new Config(null, CHANGES))) {
      GatewayError error = plugin.error(FakeExchange.get("/"), FakeChain.failing(down));

      assertThat(error.headers()).containsEntry("x-set", "new").containsEntry("x-more", "2");
    }
  }

  @Test
  void anErrorsOwnFieldsAreChangedLikeThoseOfAnAnswer() {
    GatewayError down =
        GatewayError.of(ErrorCode.CONNECT_FAILED, "nobody listens")
            .withHeader("X-Gone", "1")
            .withHeader("X-Set", "old")
            .withHeader("X-More", "1");

    GatewayError error =
        new HeadersFilter(Changes.NONE, CHANGES).unseen(FakeExchange.get("/"), down);

    assertThat(error.headers()).isEqualTo(Map.of("x-set", "new", "x-more", "1, 2"));
  }

  @Test
  void anErrorThatDidNotComeThroughIt_getsTheFieldsToo() {
    GatewayError full = GatewayError.of(ErrorCode.BULKHEAD_FULL, "no permit is free");

    GatewayError error =
        new HeadersFilter(Changes.NONE, CHANGES).unseen(FakeExchange.get("/"), full);

    assertThat(error.headers()).containsEntry("x-set", "new").containsEntry("x-more", "2");
    assertThat(error.code()).isEqualTo(ErrorCode.BULKHEAD_FULL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length",
        "transfer-encoding",
        "Connection",
        "host",
        "a b",
        "*",
        "x-*",
        ""
      })
  void config_refusesFieldsThatAreNotToBeTouched(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Changes(null, Map.of(name, "1"), null));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Changes(null, null, Map.of(name, "1")));
    assertThatIllegalArgumentException().isThrownBy(() -> new Changes(List.of(name), null, null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nb", "a\nb", "a\u0000b"})
  void config_refusesValuesThatBreakOut(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Changes(null, Map.of("x-a", value), null));
  }

  private static GatewayResponse answer(Config config, FakeExchange exchange, FakeChain chain) {
    try (PluginUnderTest plugin = PluginUnderTest.start(new HeadersPlugin(), config)) {
      return plugin.answer(exchange, chain);
    }
  }

  @Nested
  class Contract extends PluginContract<Config> {
    @Override
    protected PluginFactory<Config> factory() {
      return new HeadersPlugin();
    }

    @Override
    protected List<Config> configs() {
      return List.of(new Config(CHANGES, CHANGES), new Config(null, null));
    }
  }

  @Nested
  class Files extends PluginFilesContract {
    @Override
    protected String plugin() {
      return "headers";
    }
  }
}
