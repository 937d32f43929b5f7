package dev.fanlight.plugins.cache;

import dev.fanlight.plugin.Attributes;
import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugins.cache.http.CacheStatus;
import dev.fanlight.plugins.cache.http.SameUri;
import dev.fanlight.plugins.cache.http.Target;
import dev.fanlight.plugins.cache.store.Key;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A shared cache (RFC 9111). */
final class CacheFilter implements Filter {
  private static final Set<HttpMethod> READS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

  /**
   * What the gateway tells the upstream of the client's certificate (RFC 9440). It removes what
   * anybody else says so.
   */
  private static final String CERTIFICATE = "client-cert";

  private final Setting setting;

  /** For requests of clients that are known: by a plugin before, or by their certificate. */
  private final Setting identified;

  CacheFilter(Setting setting) {
    this.setting = setting;
    // The fields of vary tell one client from another, as the credentials did.
    this.identified = setting.config().vary().isEmpty() ? setting.ofIdentified() : setting;
  }

  @Override
  public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
    HttpMethod method = exchange.request().method();
    if (READS.contains(method)) {
      return new Visit(isKnown(exchange) ? identified : setting, exchange, chain).begin();
    }
    Key key = Key.of(exchange);
    return chain.proceed(exchange).map(response -> changed(key, method, response));
  }

  private static boolean isKnown(Exchange exchange) {
    return exchange.attributes().get(Attributes.CLIENT_IDENTIFIED) != null
        || exchange.request().headers().contains(CERTIFICATE);
  }

  /** A successful change makes what is stored of its target invalid (RFC 9111, section 4.4). */
  private GatewayResponse changed(Key key, HttpMethod method, GatewayResponse response) {
    if (!SAFE.contains(method) && response.status() >= 200 && response.status() < 400) {
      setting.store().invalidate(key);
      for (String field : new String[] {"location", "content-location"}) {
        Key other = target(key, response.headers().get(field));
        if (other != null) {
          setting.store().invalidate(other);
        }
      }
    }
    setting.meters().passed().increment();
    if (response.status() != 101) {
      CacheStatus.forwarded("method").addTo(response.headers());
    }
    return response;
  }

  /** Only of the same host: nobody else may say what is invalid there. */
  private static @Nullable Key target(Key key, @Nullable String reference) {
    if (reference == null) {
      return null;
    }
    Target target =
        new Target(key.scheme(), key.host(), key.path(), key.query()).resolve(reference);
    return target != null && key.host().equals(SameUri.host(target.scheme(), target.authority()))
        ? key.with(target.path(), target.query())
        : null;
  }
}
