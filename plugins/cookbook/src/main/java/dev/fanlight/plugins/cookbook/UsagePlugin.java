package dev.fanlight.plugins.cookbook;

import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.GatewayResponse;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.PluginMeters.Counter;
import dev.fanlight.plugins.cookbook.UsagePlugin.Config;

/** Counts and logs the tokens that an answer has cost, and keeps their number from the client. */
public final class UsagePlugin implements PluginFactory<Config> {
  private static final String FIELD = "X-Tokens";

  /**
   * What the plugin needs.
   *
   * @param large from how many tokens on an answer counts as large
   */
  public record Config(long large) {}

  @Override
  public String name() {
    return "usage";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Plugin create(Config config, PluginContext context) {
    Counter small = context.meters().counter("answers", "Answers by size", "size", "small");
    Counter large = context.meters().counter("answers", "Answers by size", "size", "large");
    Filter filter =
        (exchange, chain) ->
            chain
                .proceed(exchange)
                .onSuccess(response -> {
                  long tokens = tokens(response);
                  response.headers().remove(FIELD);
                  exchange.log().field("tokens", tokens);
                  (tokens < config.large() ? small : large).increment();
                });
    return filter;
  }

  private static long tokens(GatewayResponse response) {
    String tokens = response.headers().get(FIELD);
    return tokens != null && tokens.matches("\\d{1,18}") ? Long.parseLong(tokens) : 0;
  }
}
