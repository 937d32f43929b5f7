package dev.fanlight.gateway.filter.watch;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.PluginConfig.Use;
import dev.fanlight.gateway.config.source.Mistakes;
import dev.fanlight.gateway.config.source.Origin;
import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.gateway.filter.load.BoundPlugin;
import dev.fanlight.gateway.filter.load.OpenJars;
import dev.fanlight.gateway.filter.load.PluginCatalog;
import dev.fanlight.gateway.filter.load.TestJar;
import dev.fanlight.gateway.filter.watch.LoopWatch.Culprit;
import dev.fanlight.gateway.telemetry.Counted;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.testkit.FakeExchange;
import dev.fanlight.plugin.testkit.FakePluginContext;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** The loop is a thread that a plugin from a real jar holds on to; the clock is turned by hand. */
abstract class LoopWatchScene {
  static final long MILLI = 1_000_000;

  /** The only things a jar and this test both see are the JDK's: hence the latches' place. */
  private static final String BLOCKING =
      """
      return (Filter) (exchange, chain) -> {
        if (exchange.request().path().equals("/block")) {
          java.util.Properties shared = System.getProperties();
          ((java.util.concurrent.CountDownLatch) shared.get("loop-watch-entered")).countDown();
          try {
            ((java.util.concurrent.CountDownLatch) shared.get("loop-watch-go")).await();
          } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
          }
        }
        return chain.proceed(exchange);
      };
      """;

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final Telemetry telemetry = new Telemetry(registry);
  final ExecutorService loop = Executors.newSingleThreadExecutor();
  final AtomicLong clock = new AtomicLong();
  final CountDownLatch entered = new CountDownLatch(1);
  final CountDownLatch go = new CountDownLatch(1);
  final ListAppender<ILoggingEvent> log = new ListAppender<>();
  Runnable whileLooking = () -> {};
  private final Logger logger = (Logger) LoggerFactory.getLogger(LoopWatch.class);

  @BeforeEach
  void prepare() {
    System.getProperties().put("loop-watch-entered", entered);
    System.getProperties().put("loop-watch-go", go);
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void close() throws Exception {
    System.getProperties().remove("loop-watch-entered");
    System.getProperties().remove("loop-watch-go");
    logger.detachAppender(log);
    loop.shutdownNow();
    vertx.close().await(20, SECONDS);
  }

  /** A watch that knows its loop, on which that exchange has reached the plugin. */
  LoopWatch watchOver(FakeExchange exchange, Chain chain) throws Exception {
    TestJar.plugin("Slow", "slow", BLOCKING).write(folder.resolve("slow.jar"));
    PluginCatalog catalog =
        PluginCatalog.open(
            new OpenJars(), PluginCatalog.class.getClassLoader(), List.of(folder), error -> {});
    Origin origin = new Origin("gateway.yaml", "plugins[0].config", Map.of());
    PluginConfig config =
        new PluginConfig(
            "slow",
            "slow",
            true,
            Use.always("default"),
            JsonNodeFactory.instance.objectNode().put("word", ""),
            origin);
    BoundPlugin<?> bound = Objects.requireNonNull(catalog.bind(config, Set.of(), new Mistakes()));
    Filter plugin = (Filter) bound.create(new FakePluginContext("slow", vertx));
    PluginFrames frames = PluginFrames.of(List.of(bound));
    LoopWatch watch = new LoopWatch(stack -> culprit(frames, stack), telemetry, clock::get);
    telemetry.plugin("slow", "slow", "r");
    watch.watch(loop);
    watch.look();
    loop.submit(() -> {}).get(20, SECONDS);
    PluginCode code = PluginCode.of(plugin).on("r");
    loop.execute(() -> code.run(() -> plugin.filter(exchange, chain)));
    assertThat(entered.await(20, SECONDS)).isTrue();
    return watch;
  }

  /** Each look a quarter of a threshold of 100 ms after the one before. */
  void look(LoopWatch watch, int times) {
    for (int i = 0; i < times; i++) {
      watch.look();
      clock.addAndGet(25 * MILLI);
    }
  }

  double blockedSeconds() {
    return Counted.of(telemetry, MetricCatalog.EVENT_LOOP_BLOCKED, "slow");
  }

  private @Nullable Culprit culprit(PluginFrames frames, StackTraceElement[] stack) {
    String plugin = frames.running(stack);
    whileLooking.run();
    return plugin == null ? null : new Culprit(plugin, telemetry.plugin(plugin, plugin, "r"));
  }
}
