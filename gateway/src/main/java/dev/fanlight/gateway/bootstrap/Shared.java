package dev.fanlight.gateway.bootstrap;

import dev.fanlight.gateway.config.BulkheadConfig;
import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.PoolConfig;
import dev.fanlight.gateway.config.RouteConfig;
import dev.fanlight.gateway.config.UpstreamConfig;
import dev.fanlight.gateway.fanout.scope.OpenCalls;
import dev.fanlight.gateway.filter.FilterChain;
import dev.fanlight.gateway.limit.Bulkhead;
import dev.fanlight.gateway.limit.Workers;
import dev.fanlight.gateway.route.ExchangeLimit;
import dev.fanlight.gateway.telemetry.JvmMeters;
import dev.fanlight.gateway.telemetry.RecentExchanges;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.accesslog.AccessLog;
import dev.fanlight.gateway.upstream.SharedUpstream;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What all event loops share. Everything in it is safe for use by all threads.
 *
 * @param routeBulkheads by route name, for the routes that have one
 * @param chains the plugins of each route, by its name
 * @param jq where jq programs run
 */
record Shared(
    GatewayConfig config,
    Telemetry telemetry,
    JvmMeters jvm,
    AccessLog accessLog,
    RecentExchanges recent,
    ExchangeLimit exchanges,
    OpenCalls calls,
    Map<String, SharedUpstream> upstreams,
    Map<String, Bulkhead> routeBulkheads,
    Map<String, FilterChain> chains,
    Workers jq) {

  static Shared of(
      GatewayConfig config,
      PrometheusMeterRegistry registry,
      Telemetry telemetry,
      PluginParts plugins) {
    Map<String, SharedUpstream> upstreams = new LinkedHashMap<>();
    for (UpstreamConfig upstream : config.upstreams().values()) {
      Bulkhead bulkhead = bulkhead(upstream.name(), upstream.bulkhead(), telemetry);
      SharedUpstream shared = new SharedUpstream(upstream, bulkhead, System::nanoTime);
      shared
          .endpoints()
          .forEach(
              endpoint -> telemetry.endpointUp(upstream.name(), endpoint.toString(), () -> true));
      upstreams.put(upstream.name(), shared);
    }
    Map<String, Bulkhead> routeBulkheads = new HashMap<>();
    for (RouteConfig route : config.routes()) {
      if (route.bulkhead() != null) {
        String name = "route:" + route.name();
        routeBulkheads.put(route.name(), bulkhead(name, route.bulkhead(), telemetry));
      }
    }
    OpenCalls calls = new OpenCalls(config.limits().calls());
    telemetry.orphans(calls::orphans);
    ExchangeLimit exchanges = new ExchangeLimit(config.limits().exchanges());
    return new Shared(
        config,
        telemetry,
        new JvmMeters(registry),
        AccessLog.toStandardOutput(config.accessLog(), telemetry),
        new RecentExchanges(EventLoops.COUNT),
        exchanges,
        calls,
        upstreams,
        routeBulkheads,
        plugins.chains(config.routes()),
        plugins.pool(PoolConfig.JQ));
  }

  private static Bulkhead bulkhead(String name, BulkheadConfig config, Telemetry telemetry) {
    Bulkhead bulkhead = new Bulkhead(name, config, telemetry.bulkhead(name));
    telemetry.bulkheadGauges(name, bulkhead::permits, bulkhead::inUse, bulkhead::queueDepth);
    return bulkhead;
  }

  /** Blocks until the access log is written. */
  void close() {
    jvm.close();
    accessLog.close();
  }
}
