package dev.fanlight.plugins.hello;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.UpstreamName;
import io.vertx.core.Future;
import java.util.Map;

/** Sends each tenant's requests to an upstream of its own. */
record TenantFilter(Map<String, UpstreamName> tenants) implements Filter {
  @Override
  public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
    String tenant = exchange.request().headers().get("x-tenant");
    if (tenant != null && tenants.containsKey(tenant)) {
      exchange.request().upstream(tenants.get(tenant));
    }
    return chain.proceed(exchange);
  }
}
