package dev.fanlight.gateway.filter;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.fanlight.gateway.config.PluginConfig.Use;
import dev.fanlight.gateway.config.source.Origin;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.Counted;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.series.MetricCatalog;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayResponse;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.slf4j.LoggerFactory;

/**
 * A route's plugins around an action, on a simulated loop. The test's own code is code of the loop.
 */
abstract class FilterScene {
  private static final Origin HERE = new Origin("gateway.yaml", "plugins[0]", Map.of());

  final Simulation time = new Simulation(0);
  final SimLoop loop = time.newLoop();
  final FakeContext context = new FakeContext(loop.loop());
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final Telemetry telemetry = new Telemetry(registry);
  final List<ChainedFilter> filters = new ArrayList<>();

  final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final List<Logger> loggers =
      Stream.of(FilterFaults.class, ChainedFilter.class)
          .map(from -> (Logger) LoggerFactory.getLogger(from))
          .toList();

  @BeforeEach
  void listen() {
    loop.enter();
    log.start();
    for (Logger logger : loggers) {
      logger.setAdditive(false);
      logger.addAppender(log);
    }
  }

  /** What is logged here is that a plugin failed, with the cause. */
  @AfterEach
  void everyFailureNamesItsPlugin() {
    for (Logger logger : loggers) {
      logger.detachAppender(log);
      logger.setAdditive(true);
    }
    assertThat(log.list)
        .allSatisfy(event ->
            assertThat(event.getFormattedMessage()).matches("plugin \\S+ .* on route \\S+.*"));
  }

  double failures(String plugin) {
    return Counted.of(telemetry, MetricCatalog.PLUGIN_ERRORS, plugin);
  }

  Future<GatewayResponse> run(Chain action) {
    return start(action).response();
  }

  /** Sends an exchange of its own through the plugins. */
  Future<GatewayResponse> runAnother(Chain action) {
    return new FilterChain(filters).run(new FakeContext(loop.loop()), action).response();
  }

  FilterRun start(Chain action) {
    return new FilterChain(filters).run(context, action);
  }

  void add(String plugin, Filter filter) {
    filters.add(ChainedFilter.of(plugin, filter, telemetry.plugin(plugin, plugin, "r")));
  }

  void add(String plugin, Use use, Filter filter) {
    filters.add(ChainedFilter.of(plugin, filter, telemetry.plugin(plugin, plugin, "r")).used(use));
  }

  double skips(String plugin) {
    return Counted.of(telemetry, MetricCatalog.PLUGIN_SKIPPED, plugin);
  }

  /** Use of a plugin that an exchange goes on without. */
  static Use skipping(@Nullable Duration maxTime) {
    return new Use("default", null, maxTime, HERE);
  }

  static Filter marking(String name) {
    return (exchange, chain) -> {
      exchange.request().headers().add("x-seen", name);
      return chain
          .proceed(exchange)
          .map(response -> {
            response.headers().add("x-seen", name);
            return response;
          });
    };
  }
}
