package dev.fanlight.plugins.ratelimit;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugins.ratelimit.store.LimitStore;
import io.vertx.core.Future;
import java.util.List;

/** Charges each exchange by all policies, and refuses one that a policy denies. */
final class RateLimitFilter implements Filter {
  private final List<Policy> policies;
  private final LimitStore store;
  private final LimitFields fields;
  private final Runnable limitKeys;
  private volatile boolean inUse;

  /**
   * @param limitKeys bounds the keys as the configuration says. It runs at the first exchange. A
   *     configuration can be refused until then, even after its start, and must not change counts
   *     that another one uses. To run it twice does no harm
   */
  RateLimitFilter(List<Policy> policies, LimitStore store, LimitFields fields, Runnable limitKeys) {
    this.policies = policies;
    this.store = store;
    this.fields = fields;
    this.limitKeys = limitKeys;
  }

  @Override
  public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
    if (!inUse) {
      inUse = true;
      limitKeys.run();
    }
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
