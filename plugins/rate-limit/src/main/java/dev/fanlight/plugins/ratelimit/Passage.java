package dev.fanlight.plugins.ratelimit;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugins.ratelimit.LimitFields.Line;
import dev.fanlight.plugins.ratelimit.store.Admission;
import dev.fanlight.plugins.ratelimit.store.Charge;
import dev.fanlight.plugins.ratelimit.store.LimitStore;
import dev.fanlight.plugins.ratelimit.store.Settlement;
import dev.fanlight.plugins.ratelimit.store.Standing;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** One exchange on its way through the policies. Confined to the exchange's loop. */
final class Passage {
  private final Exchange exchange;
  private final LimitStore store;
  private final LimitFields fields;
  private final List<Policy> policies;
  private final List<Charge> charges;

  Passage(Exchange exchange, LimitStore store, LimitFields fields, int policies) {
    this.exchange = exchange;
    this.store = store;
    this.fields = fields;
    this.policies = new ArrayList<>(policies);
    this.charges = new ArrayList<>(policies);
  }

  /** Meets one more policy. Returns why the exchange may not pass whatever it has used. */
  @Nullable GatewayError meet(Policy policy) {
    String key = policy.key().of(exchange);
    if (key != null) {
      charge(policy, key);
    } else if (policy.config().missing() == PolicyConfig.Missing.SHARED) {
      charge(policy, Policy.NONE);
    } else if (policy.config().missing() == PolicyConfig.Missing.DENY) {
      return policy.denied();
    }
    return null;
  }

  private void charge(Policy policy, String key) {
    policies.add(policy);
    charges.add(policy.charge(key));
  }

  Future<GatewayResponse> pass(Chain chain) {
    return charges.isEmpty()
        ? chain.proceed(exchange)
        : store.charge(charges).compose(admission -> decided(admission, chain));
  }

  private Future<GatewayResponse> decided(Admission admission, Chain chain) {
    List<Standing> standings = admission.standings();
    if (admission.refused()) {
      Policy refusing = policies.get(standings.size() - 1);
      return Future.failedFuture(fields.refusal(lines(standings), refusing.refused()));
    }
    boolean calls = false;
    for (int i = 0; i < standings.size(); i++) {
      policies.get(i).count(standings.get(i));
      calls |= policies.get(i).cost() instanceof Cost.Calls;
    }
    if (calls) {
      exchange.onEnd(() -> settle(standings, Cost.Calls.class, cost -> exchange.callsMade()));
    }
    return proceed(standings, chain);
  }

  private Future<GatewayResponse> proceed(List<Standing> standings, Chain chain) {
    return chain
        .proceed(exchange)
        .onSuccess(response -> {
          settle(standings, Cost.Field.class, cost -> cost.in(response.headers()));
          fields.add(lines(standings), response.headers());
        })
        .recover(failure -> {
          GatewayError error = GatewayError.from(failure);
          MultiMap said = MultiMap.caseInsensitiveMultiMap().addAll(error.headers());
          settle(standings, Cost.Field.class, cost -> cost.in(said));
          return Future.failedFuture(fields.added(lines(standings), error));
        });
  }

  private List<Line> lines(List<Standing> standings) {
    List<Line> lines = new ArrayList<>(standings.size());
    for (int i = 0; i < standings.size(); i++) {
      Policy policy = policies.get(i);
      if (!policy.config().shadow()) {
        lines.add(new Line(policy, standings.get(i)));
      }
    }
    return lines;
  }

  /** Corrects the charges of the policies whose costs are of that kind. */
  private <C extends Cost> void settle(
      List<Standing> standings, Class<C> kind, ToLongFunction<C> cost) {
    List<Settlement> settlements = new ArrayList<>();
    for (int i = 0; i < standings.size(); i++) {
      Cost price = policies.get(i).cost();
      if (kind.isInstance(price) && standings.get(i).within()) {
        settlements.add(
            new Settlement(charges.get(i), standings.get(i), cost.applyAsLong(kind.cast(price))));
      }
    }
    if (!settlements.isEmpty()) {
      store.settle(settlements);
    }
  }
}
