package ${package};

import ${package}.GreetingPlugin.Config;
import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.PluginMeters;
import org.jspecify.annotations.Nullable;

/**
 * Greets the action and the client in a header field. It works on event loops, so it must not
 * block.
 */
public final class GreetingPlugin implements PluginFactory<Config> {

  /**
   * The settings under {@code config:} in the configuration of the gateway.
   *
   * @param greeting the value of the field
   * @param header its name; {@code X-Greeting} where it is left out
   */
  public record Config(String greeting, @Nullable String header) {
    public Config {
      if (greeting.isBlank()) {
        throw new IllegalArgumentException("greeting must say something");
      }
    }

    @Override
    public String header() {
      return header == null ? "X-Greeting" : header;
    }
  }

  @Override
  public String name() {
    return "greeting";
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
