package dev.fanlight.plugins.headers;

import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugins.headers.HeadersPlugin.Config;
import io.vertx.core.Future;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sets, adds and removes header fields of requests and responses. */
public final class HeadersPlugin implements PluginFactory<Config> {

  /**
   * @param request changes what goes on to the action
   * @param response changes what goes back to the client
   */
  public record Config(@Nullable Changes request, @Nullable Changes response) {}

  @Override
  public String name() {
    return "headers";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Plugin create(Config config, PluginContext context) {
    return filter(
        config.request() == null ? Changes.NONE : config.request(),
        config.response() == null ? Changes.NONE : config.response());
  }

  private static Filter filter(Changes request, Changes response) {
    return (exchange, chain) -> {
      request.apply(exchange.request().headers());
      return chain
          .proceed(exchange)
          .onSuccess(answer -> response.apply(answer.headers()))
          .recover(failure -> Future.failedFuture(changed(GatewayError.from(failure), response)));
    };
  }

  /** An error has no fields yet, so there is nothing to remove from it. */
  private static GatewayError changed(GatewayError error, Changes response) {
    GatewayError changed = error;
    for (Map.Entry<String, String> field : response.add().entrySet()) {
      changed = changed.withHeader(field.getKey(), field.getValue());
    }
    for (Map.Entry<String, String> field : response.set().entrySet()) {
      changed = changed.withHeader(field.getKey(), field.getValue());
    }
    return changed;
  }
}
