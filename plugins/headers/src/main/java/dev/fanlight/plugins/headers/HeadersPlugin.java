package dev.fanlight.plugins.headers;

import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugins.headers.HeadersPlugin.Config;
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
    return new HeadersFilter(
        config.request() == null ? Changes.NONE : config.request(),
        config.response() == null ? Changes.NONE : config.response());
  }
}
