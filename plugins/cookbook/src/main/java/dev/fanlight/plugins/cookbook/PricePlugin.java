package dev.fanlight.plugins.cookbook;

import dev.fanlight.plugin.CallRequest;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.PerLoop;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.UpstreamName;
import dev.fanlight.plugins.cookbook.PricePlugin.Config;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks up the price list of a tenant at an upstream, and remembers it for some time. */
public final class PricePlugin implements PluginFactory<Config> {

  /**
   * What the plugin needs.
   *
   * @param upstream answers with the name of a price list; the gateway checks that it exists
   * @param keep how long an answer holds
   * @param maxEntries that each event loop keeps
   */
  public record Config(UpstreamName upstream, Duration keep, int maxEntries) {}

  @Override
  public String name() {
    return "price";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Plugin create(Config config, PluginContext context) {
    return new PriceFilter(
        config,
        context.perLoop(
            vertx -> new Cache(config.maxEntries()), cache -> Future.succeededFuture()));
  }

  private record PriceFilter(Config config, PerLoop<Cache> caches) implements Filter {
    @Override
    public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
      return prices(exchange)
          .compose(prices -> {
            exchange.request().headers().set("X-Prices", prices);
            return chain.proceed(exchange);
          });
    }

    private Future<String> prices(Exchange exchange) {
      String tenant = exchange.pathVariables().getOrDefault("tenant", "none");
      Cache cache = caches.get();
      Known known = cache.get(tenant);
      if (known != null && System.nanoTime() - known.until() < 0) {
        return Future.succeededFuture(known.prices());
      }
      return lookup(exchange, tenant)
          .onSuccess(prices ->
              cache.put(tenant, new Known(prices, System.nanoTime() + config.keep().toNanos())));
    }

    /** A failure is not remembered. */
    private Future<String> lookup(Exchange exchange, String tenant) {
      String target = "/prices?tenant=" + URLEncoder.encode(tenant, StandardCharsets.UTF_8);
      return exchange
          .calls()
          .send(config.upstream(), CallRequest.get(target))
          .map(answer -> {
            if (answer.status() != 200) {
              throw GatewayError.of(ErrorCode.FORBIDDEN, "no prices for you");
            }
            return answer.body().toString();
          });
    }
  }

  private record Known(String prices, long until) {}

  /** Of one event loop, so it needs no lock. Forgets what was used longest ago. */
  private static final class Cache extends LinkedHashMap<String, @Nullable Known> {
    private static final long serialVersionUID = 1L;

    private final int maxEntries;

    Cache(int maxEntries) {
      super(16, 0.75f, true);
      this.maxEntries = maxEntries;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, @Nullable Known> eldest) {
      return size() > maxEntries;
    }
  }
}
