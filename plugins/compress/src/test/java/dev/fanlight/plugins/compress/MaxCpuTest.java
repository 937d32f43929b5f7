package dev.fanlight.plugins.compress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.SharedKey;
import dev.fanlight.plugin.testkit.FakeChain;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.PluginUnderTest;
import dev.fanlight.plugins.compress.coding.Coders;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The plugin as its key {@code max_cpu} says, with a clock of the test. */
class MaxCpuTest {
  /** Has made the coders before the plugin does, with a clock that goes 10 ms at each look. */
  private static final class SlowCoders implements PluginFactory<CompressConfig> {
    @Override
    public String name() {
      return "compress";
    }

    @Override
    public Class<CompressConfig> configType() {
      return CompressConfig.class;
    }

    @Override
    public Plugin create(CompressConfig config, PluginContext context) {
      AtomicLong nanos = new AtomicLong();
      context.shared(
          SharedKey.of("coders", Coders.class),
          () -> new Coders(() -> nanos.addAndGet(10_000_000)));
      return (Filter) (exchange, chain) -> chain.proceed(exchange);
    }
  }

  /** An answer takes 10 ms: with 1 per cent that is paid back in 1 s, with 50 in 20 ms. */
  @ParameterizedTest
  @CsvSource({"1, 1", "50, 0"})
  void theSecondAnswer_isCompressed_ifTheFirstHasBeenPaidBack(int maxCpu, int busy) {
    CompressConfig config = new CompressConfig(null, null, null, null, null, maxCpu);
    try (PluginUnderTest slow = PluginUnderTest.start(new SlowCoders(), config);
        PluginUnderTest plugin = slow.another(new CompressPlugin(), config)) {
      for (int i = 0; i < 2; i++) {
        plugin.answer(
            FakeExchange.get("/").header("Accept-Encoding", "gzip"),
            FakeChain.answering(CompressScene.text()));
      }

      assertThat(plugin.context().meters().count("busy")).isEqualTo(busy);
    }
  }
}
