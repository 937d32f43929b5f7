package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import ${package}.ChecksumPlugin.Config;
import dev.fanlight.plugin.ByteSize;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginContract;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The plugin without a gateway, and the rules that every plugin keeps. */
class ChecksumPluginTest extends PluginContract<Config> {
  private static final String OF_HELLO =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
  private static final Config SMALL = new Config(new ByteSize(5));

  @Test
  void theChecksumOfTheBody_goesBothWays() {
    try (PluginUnderTest plugin = PluginUnderTest.start(factory(), SMALL)) {
      FakeChain chain = FakeChain.answering(200);

      GatewayResponse response = plugin.answer(FakeExchange.post("/", "hello"), chain);

      assertEquals(OF_HELLO, chain.seen().headers().get("x-checksum"));
      assertEquals(OF_HELLO, response.headers().get("x-checksum"));
    }
  }

  @Test
  void aBodyThatIsTooLarge_isRefused() {
    try (PluginUnderTest plugin = PluginUnderTest.start(factory(), SMALL)) {
      assertEquals(
          ErrorCode.PAYLOAD_TOO_LARGE,
          plugin.error(FakeExchange.post("/", "hello!"), FakeChain.answering(200)).code());
    }
  }

  @Override
  protected PluginFactory<Config> factory() {
    return new ChecksumPlugin();
  }

  @Override
  protected List<Config> configs() {
    return List.of(SMALL, new Config(null));
  }
}
