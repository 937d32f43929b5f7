package dev.fanlight.plugin.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fanlight.plugin.BlockingFilter;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.Step;
import dev.fanlight.plugin.UpstreamName;
import org.junit.jupiter.api.Test;

/** A plugin chooses an upstream in a test as it does in the gateway. */
class FakeChoiceTest {
  private static final UpstreamName BLUE = new UpstreamName("blue");

  record None() {}

  private record Made(Plugin plugin) implements PluginFactory<None> {
    @Override
    public String name() {
      return "chooses";
    }

    @Override
    public Class<None> configType() {
      return None.class;
    }

    @Override
    public Plugin create(None config, PluginContext context) {
      return plugin;
    }
  }

  private static PluginUnderTest start(Plugin plugin) {
    return PluginUnderTest.start(new Made(plugin), new None());
  }

  private static final Filter CHOOSES =
      (exchange, chain) -> {
        exchange.request().upstream(BLUE);
        return chain.proceed(exchange);
      };

  private static final BlockingFilter BLOCKS =
      exchange -> Step.proceed(exchange.request().upstream(BLUE));

  private static final Filter LATE =
      (exchange, chain) ->
          chain
              .proceed(exchange)
              .map(response -> {
                exchange.request().upstream(BLUE);
                return response;
              });

  @Test
  void theChain_seesTheChoice() {
    for (Plugin chooser : new Plugin[] {CHOOSES, BLOCKS}) {
      FakeChain chain = FakeChain.answering(200);
      try (PluginUnderTest plugin = start(chooser)) {
        plugin.answer(FakeExchange.get("/"), chain);
      }
      assertThat(chain.seen().upstream()).isEqualTo(BLUE);
    }
  }

  @Test
  void aChoiceAfterProceed_throws() {
    try (PluginUnderTest plugin = start(LATE)) {
      assertThatThrownBy(() -> plugin.answer(FakeExchange.get("/"), FakeChain.answering(200)))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void aChoiceAfterTheEnd_throws() {
    FakeExchange exchange = FakeExchange.get("/");
    exchange.end();

    assertThatThrownBy(() -> exchange.request().upstream(BLUE))
        .isInstanceOf(IllegalStateException.class);
  }
}
