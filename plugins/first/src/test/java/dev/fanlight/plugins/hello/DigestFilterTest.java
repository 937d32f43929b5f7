package dev.fanlight.plugins.hello;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import org.junit.jupiter.api.Test;

/** The blocking filter that plugins/README.md shows does what the page says. */
class DigestFilterTest {
  private static final String OF_HELLO =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  private record Config(String header) {}

  private static final class Factory implements PluginFactory<Config> {
    @Override
    public String name() {
      return "digest";
    }

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public Plugin create(Config config, PluginContext context) {
      return new DigestFilter(config.header());
    }
  }

  @Test
  void theDigestOfTheBody_goesBothWays() {
    FakeChain chain = FakeChain.answering(200);
    try (PluginUnderTest plugin = PluginUnderTest.start(new Factory(), new Config("x-sha"))) {
      assertThat(plugin.answer(FakeExchange.post("/", "hello"), chain).headers().get("x-sha"))
          .isEqualTo(OF_HELLO);
    }
    assertThat(chain.seen().headers().get("x-sha")).isEqualTo(OF_HELLO);
  }
}
