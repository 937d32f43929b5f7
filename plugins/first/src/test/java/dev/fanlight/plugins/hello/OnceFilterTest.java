package dev.fanlight.plugins.hello;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import org.junit.jupiter.api.Test;

/** The filter with a state that outlives a reload, which plugins/README.md shows. */
class OnceFilterTest {
  private record Config() {}

  private static final class Factory implements PluginFactory<Config> {
    @Override
    public String name() {
      return "once";
    }

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public Plugin create(Config config, PluginContext context) {
      return new OnceFilter(context);
    }
  }

  private static FakeExchange order() {
    return FakeExchange.post("/orders", "{}").header("Idempotency-Key", "7");
  }

  @Test
  void aReload_forgetsNothing() {
    PluginUnderTest before = PluginUnderTest.start(new Factory(), new Config());
    assertThat(before.answer(order(), FakeChain.answering(201)).status()).isEqualTo(201);

    try (PluginUnderTest after = before.another(new Factory(), new Config())) {
      before.close();

      assertThat(after.error(order(), FakeChain.answering(201)).code())
          .isEqualTo(ErrorCode.BAD_REQUEST);
    }
  }
}
