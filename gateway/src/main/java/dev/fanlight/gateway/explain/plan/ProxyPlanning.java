package dev.fanlight.gateway.explain.plan;

import dev.fanlight.gateway.config.GatewayConfig;
import dev.fanlight.gateway.config.action.ActionConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.explain.plan.Plan.Call;
import dev.fanlight.gateway.explain.plan.Plan.Certainty;
import dev.fanlight.gateway.explain.read.ReadRequest;
import dev.fanlight.gateway.route.action.ProxyPath;
import dev.fanlight.gateway.route.exchange.RequestValues;
import dev.fanlight.gateway.value.template.PathTemplate;
import dev.fanlight.plugin.GatewayError;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;

/** Plans the one call of a proxied request. */
record ProxyPlanning(GatewayConfig config, ReadRequest read, RequestValues values) {

  /**
   * @param within bounds the timeout of a call, in milliseconds
   */
  Call call(ActionConfig.Proxy proxy, ToLongFunction<Duration> within) {
    Known known = new Known(values, read.bodyIsKnown());
    Certainty runs = Certainty.YES;
    String why = null;
    String path = "";
    String chosen = null;
    try {
      chosen = known.branch(proxy.split());
      path = path(proxy);
    } catch (GatewayError error) {
      runs = Certainty.NO;
      why = Known.unmade(error);
    }
    UpstreamConfig first =
        Objects.requireNonNull(config.upstreams().get(proxy.split().upstreams().getFirst()));
    String name = proxy.split().upstreams().getFirst();
    return new Call(
        name,
        runs,
        why,
        List.of(),
        Figures.targets(proxy.split(), chosen, config),
        read.request().method().name(),
        path.isEmpty() ? List.of() : List.of(path),
        null,
        false,
        false,
        within.applyAsLong(first.timeouts().call()),
        Figures.attempts(null, first),
        Figures.hedge(null, first));
  }

  private String path(ActionConfig.Proxy proxy) {
    PathTemplate rewrite = proxy.path();
    ProxyPath path = ProxyPath.of(proxy);
    return new ProxyPath(rewrite == null ? null : rewrite.masked(), path.stripped())
        .of(read.request(), values);
  }
}
