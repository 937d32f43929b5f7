package dev.fanlight.gateway.route;

import dev.fanlight.gateway.config.AccessLogConfig.Query;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.load.ConfigLoader;
import dev.fanlight.gateway.fanout.scope.LoopShare;
import dev.fanlight.gateway.fanout.scope.OpenCalls;
import dev.fanlight.gateway.filter.FilterChain;
import dev.fanlight.gateway.limit.CountLimit;
import dev.fanlight.gateway.limit.memory.MemoryBudget;
import dev.fanlight.gateway.route.exchange.Client;
import dev.fanlight.gateway.route.exchange.ServedExchange;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.sim.engine.SimTarget;
import dev.fanlight.gateway.sim.engine.SimWorkers;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.event.ExchangeObserver;
import dev.fanlight.gateway.telemetry.event.Reporting;
import dev.fanlight.gateway.telemetry.journal.ExchangeRecord;
import dev.fanlight.gateway.telemetry.journal.FinishedExchange;
import dev.fanlight.gateway.telemetry.journal.LoopRecords;
import dev.fanlight.gateway.telemetry.recent.RecentExchanges;
import dev.fanlight.gateway.telemetry.request.DetailsRule;
import dev.fanlight.gateway.upstream.script.Script;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.GatewayRequest;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The routes of a configuration on one simulated event loop. The upstream {@code u} does what a
 * script says.
 */
final class RouteScene {
  final SimTarget upstream;
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final Telemetry telemetry = new Telemetry(registry);
  final RecentExchanges recent = new RecentExchanges(1);
  final List<FinishedExchange> logged = new ArrayList<>();

  final Simulation time = new Simulation(0);
  final SimLoop loop = time.newLoop();

  /**
   * @param scripts what the upstream does with a request for that path
   */
  RouteScene(Function<String, Script> scripts) {
    this(Duration.ofHours(1), scripts);
  }

  /**
   * @param timeout of the upstream
   */
  RouteScene(Duration timeout, Function<String, Script> scripts) {
    this.upstream = new SimTarget(timeout, time, loop, request -> scripts.apply(request.target()));
  }

  /** What is loaded from a file with that text in that folder. */
  private boolean logs(ExchangeRecord exchange) {
    return logged.add(FinishedExchange.of(exchange));
  }

  static GatewayConfig config(Path folder, String text) throws Exception {
    return ConfigLoader.load(Files.writeString(folder.resolve("f.yaml"), text), Map.of());
  }

  static GatewayRequest get(String path) {
    return new GatewayRequest(HttpMethod.GET, path, null, HttpHeaders.headers(), Body.empty());
  }

  /**
   * Plays an exchange to its end.
   *
   * @param chains the plugins of routes by name
   * @param served is given the exchange, which it must end
   */
  void play(
      GatewayConfig config,
      Map<String, FilterChain> chains,
      ExchangeObserver.@Nullable Source listeners,
      GatewayRequest request,
      Consumer<ServedExchange> served) {
    Routes routes =
        new Routes(
            config.routes(),
            config.clients().paths(),
            Map.of("u", upstream.call().target()),
            chains,
            Map.of(),
            route -> new SimWorkers(0),
            telemetry);
    DispatchContext context =
        new DispatchContext(
            new LoopShare(loop.loop(), new OpenCalls(100), upstream.background),
            new OpenExchanges(new CountLimit(10)),
            new MemoryBudget(1 << 30),
            telemetry,
            new Reporting(
                loop.loop().clock(),
                new LoopRecords(List.of(recent.journal(), this::logs)),
                listeners,
                null,
                new DetailsRule(true, Query.DROP, List.of(), List.of())));
    RouteDispatcher dispatcher = new RouteDispatcher(context, routes);
    loop.execute(() -> served.accept(dispatcher.dispatch(request, client(config))));
    time.advance(Duration.ofSeconds(5));
  }

  private static Client client(GatewayConfig config) {
    return new Client(
        "public",
        "10.0.0.1",
        "http",
        "x",
        "x",
        "10.0.0.1",
        "1.1",
        false,
        null,
        config.listeners().getFirst().limits(),
        null,
        (listener, protocol) -> {
          throw new AssertionError("nobody asks");
        });
  }
}
