package dev.fanlight.plugins.hello;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The filter with a socket for each event loop that plugins/README.md shows. */
class StatsdFilterTest {
  private record Config(int port) {}

  private static final class Factory implements PluginFactory<Config> {
    @Override
    public String name() {
      return "statsd";
    }

    @Override
    public Class<Config> configType() {
      return Config.class;
    }

    @Override
    public Plugin create(Config config, PluginContext context) {
      return new StatsdFilter(context, config.port());
    }
  }

  @Test
  void eachExchange_isCounted() throws IOException {
    try (DatagramSocket statsd = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      statsd.setSoTimeout((int) Duration.ofSeconds(20).toMillis());
      Config config = new Config(statsd.getLocalPort());
      try (PluginUnderTest plugin = PluginUnderTest.start(new Factory(), config)) {
        FakeExchange exchange = FakeExchange.get("/");
        plugin.answer(exchange, FakeChain.answering(204));

        assertThat(received(statsd)).isEqualTo(exchange.route() + ".204:1|c");
      }
    }
  }

  @Test
  void whatCannotBeCounted_failsTheExchange() {
    try (PluginUnderTest plugin = PluginUnderTest.start(new Factory(), new Config(-1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> plugin.answer(FakeExchange.get("/"), FakeChain.answering(204)));
    }
  }

  private static String received(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[100], 100);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), UTF_8);
  }
}
