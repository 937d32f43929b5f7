package dev.fanlight.plugins.cookbook;

import dev.fanlight.plugin.Chain;
import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugins.cookbook.CountryPlugin.Config;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks a service for the country of the client. Without an answer in time it is unknown. */
public final class CountryPlugin implements PluginFactory<Config> {
  private static final String UNKNOWN = "unknown";

  /**
   * What the plugin needs.
   *
   * @param service answers a HEAD request with the field X-Country
   * @param timeout of the question
   */
  public record Config(URI service, Duration timeout) {}

  @Override
  public String name() {
    return "country";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Plugin create(Config config, PluginContext context) {
    return new CountryFilter(config, context);
  }

  private record CountryFilter(Config config, PluginContext context) implements Filter {
    @Override
    public Future<GatewayResponse> filter(Exchange exchange, Chain chain) {
      return country(exchange.clientAddress())
          .otherwise(UNKNOWN)
          .compose(country -> {
            exchange.request().headers().set("X-Country", country);
            return chain.proceed(exchange);
          });
    }

    private Future<String> country(String address) {
      return context
          .webClient()
          .requestAbs(HttpMethod.HEAD, config.service().toString())
          .addQueryParam("address", address)
          .timeout(config.timeout().toMillis()) // ends the request
          .send()
          .timeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS) // counts the connect too
          .map(answer -> {
            String country = answer.getHeader("X-Country");
            return country == null ? UNKNOWN : country;
          });
    }
  }
}
