package dev.fanlight.plugin.gatewaytest;

import dev.fanlight.plugin.Filter;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.PluginMeters;

/** A plugin of the class path. The word {@code never} keeps it from starting. */
public final class TagPlugin implements PluginFactory<TagPlugin.Config> {

  /** What it tags exchanges with. */
  public record Config(String word) {}

  @Override
  public String name() {
    return "tag";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Plugin create(Config config, PluginContext context) {
    if (config.word().equals("never")) {
      throw new IllegalStateException("no such word");
    }
    PluginMeters.Counter tagged = context.meters().counter("tagged", "Exchanges tagged");
    Filter filter =
        (exchange, chain) -> {
          exchange.request().headers().set("x-tag", config.word());
          tagged.increment();
          return chain
              .proceed(exchange)
              .onSuccess(response -> response.headers().set("x-tag", config.word()));
        };
    return filter;
  }
}
