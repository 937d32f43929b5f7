package dev.fanlight.plugins.hello;

import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.PluginMeters;
import dev.fanlight.plugins.hello.HelloPlugin.Config;
import org.jspecify.annotations.Nullable;

/** Greets: tells the action who asks, and the client how often we have greeted. */
public final class HelloPlugin implements PluginFactory<Config> {

  /** The keys under {@code config:}; one that is {@code @Nullable} may be left out. */
  public record Config(String greeting, @Nullable String header) {
    public Config {
      if (greeting.isBlank()) {
        throw new IllegalArgumentException("greeting must say something");
      }
    }

    @Override
    public String header() {
      return header == null ? "X-Hello" : header;
    }
  }

  @Override
  public String name() {
    return "hello";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Plugin create(Config config, PluginContext context) {
    String header = config.header();
    PluginMeters.Counter greeted = context.meters().counter("greeted", "Exchanges greeted");
    Filter filter =
        (exchange, chain) -> {
          exchange.request().headers().set(header, config.greeting());
          return chain
              .proceed(exchange)
              .map(response -> {
                greeted.increment();
                response.headers().set(header, config.greeting());
                return response;
              });
        };
    return filter;
  }
}
