package dev.fanlight.gateway.filter;

import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayResponse;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** A route's plugins around an action, on a loop turned by hand. */
abstract class FilterScene {
  final FakeContext context = new FakeContext();
  final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  final Telemetry telemetry = new Telemetry(registry);
  final List<ChainedFilter> filters = new ArrayList<>();

  double failures(String plugin) {
    return registry.get("fanlight_plugin_errors_total").tag("plugin", plugin).counter().count();
  }

  Future<GatewayResponse> run(Chain action) {
    return start(action).response();
  }

  FilterRun start(Chain action) {
    return new FilterChain(filters).run(context, action);
  }

  void add(String plugin, Filter filter) {
    filters.add(ChainedFilter.of(plugin, filter, telemetry.plugin(plugin, "r")));
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
