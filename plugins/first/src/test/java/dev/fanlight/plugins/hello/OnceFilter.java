package dev.fanlight.plugins.hello;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.SharedKey;
import io.vertx.core.Future;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

final class OnceFilter implements Filter {
  private static final int MOST = 100_000;
  private static final SharedKey<Seen> SEEN = SharedKey.of("seen", Seen.class);

  private record Seen(Set<String> keys) {}

  private final Seen seen;

  OnceFilter(PluginContext context) {
    this.seen = context.shared(SEEN, () -> new Seen(ConcurrentHashMap.newKeySet()));
  }

  @Override
  public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
    String key = exchange.request().headers().get("Idempotency-Key");
    if (key != null && seen.keys().size() < MOST && !seen.keys().add(key)) {
      return Future.failedFuture(GatewayError.of(ErrorCode.BAD_REQUEST, "sent already"));
    }
    return chain.proceed(exchange);
  }
}
