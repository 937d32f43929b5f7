package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.filter.boundary.RequestCopy;
import dev.fanlight.gateway.sim.SimLoop;
import dev.fanlight.gateway.sim.Simulation;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.testkit.ChainContract;
import dev.fanlight.plugin.testkit.FakeExchange;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** The gateway's chain keeps the rules that the testkit's does. */
class LiveChainContractTest extends ChainContract {
  private final Simulation time = new Simulation(0);
  private final SimLoop loop = time.newLoop();
  private final FakeContext context =
      new FakeContext(
          loop.loop(), FakeExchange.of(RequestCopy.of(FakeExchange.get("/").request())));
  private Future<GatewayResponse> answer = Promise.<GatewayResponse>promise().future();
  private @Nullable Exchange seen;
  private @Nullable Chain chain;
  private @Nullable GatewayRequest arrived;

  @BeforeEach
  void enterThePlugin() {
    loop.enter();
    context.behind =
        exchange -> {
          arrived = exchange.request();
          return answer;
        };
    Telemetry telemetry = new Telemetry(new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
    ChainedFilter plugin =
        ChainedFilter.of(
            "holds",
            (exchange, rest) -> {
              seen = exchange;
              chain = rest;
              return Promise.<GatewayResponse>promise().future();
            },
            telemetry.plugin("holds", "holds", "r"));
    new FilterChain(List.of(plugin)).run(context, exchange -> answer);
  }

  @Override
  protected Chain chain() {
    return Objects.requireNonNull(chain);
  }

  @Override
  protected Exchange exchange() {
    return Objects.requireNonNull(seen);
  }

  @Override
  protected void answer(Future<GatewayResponse> response) {
    answer = response;
  }

  @Override
  protected GatewayRequest arrived() {
    return Objects.requireNonNull(arrived);
  }

  @Override
  protected void end() {
    context.end();
  }
}
