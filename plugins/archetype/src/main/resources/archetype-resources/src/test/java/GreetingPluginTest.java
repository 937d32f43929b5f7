package ${package};

import static org.junit.jupiter.api.Assertions.assertEquals;

import ${package}.GreetingPlugin.Config;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginContract;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The plugin without a gateway, and the rules that every plugin keeps. */
class GreetingPluginTest extends PluginContract<Config> {
  private static final Config HI = new Config("hi", null);

  @Test
  void theGreeting_goesBothWays() {
    try (PluginUnderTest plugin = PluginUnderTest.start(factory(), HI)) {
      FakeChain chain = FakeChain.answering(200);

      GatewayResponse response = plugin.answer(FakeExchange.get("/"), chain);

      assertEquals("hi", chain.seen().headers().get("x-greeting"));
      assertEquals("hi", response.headers().get("x-greeting"));
      assertEquals(1, plugin.context().meters().count("greeted"));
    }
  }

  @Override
  protected PluginFactory<Config> factory() {
    return new GreetingPlugin();
  }

  @Override
  protected List<Config> configs() {
    return List.of(HI, new Config("hello", "X-Hello"));
  }
}
