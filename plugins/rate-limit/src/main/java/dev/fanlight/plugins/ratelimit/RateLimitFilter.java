package dev.fanlight.plugins.ratelimit;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugins.ratelimit.store.LimitStore;
import io.vertx.core.Future;
import java.util.List;

/**
 * Charges each exchange by all policies, and refuses one that a policy denies.
 *
 * @param limitKeys runs at the start, and bounds the keys as the configuration says. A
 *     configuration that is refused before must not change counts that are in use
 */
record RateLimitFilter(
    List<Policy> policies, LimitStore store, LimitFields fields, Runnable limitKeys)
    implements Filter {

  @Override
  public Future<Void> start() {
    limitKeys.run();
    return Future.succeededFuture();
  }

  @Override
  public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
    Passage passage = new Passage(exchange, store, fields, policies.size());
    for (Policy policy : policies) {
      GatewayError denied = passage.meet(policy);
      if (denied != null) {
        return Future.failedFuture(denied);
      }
    }
    return passage.pass(chain);
  }
}
