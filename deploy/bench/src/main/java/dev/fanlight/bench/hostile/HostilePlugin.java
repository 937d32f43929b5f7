package dev.fanlight.bench.hostile;

import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;

/** Makes a plugin that behaves badly in the way its configuration says. */
public final class HostilePlugin implements PluginFactory<HostilePlugin.Config> {

  /**
   * How it behaves.
   *
   * @param way such as {@code spins}
   */
  public record Config(Way way) {}

  @Override
  public String name() {
    return "hostile";
  }

  @Override
  public Class<Config> configType() {
    return Config.class;
  }

  @Override
  public Plugin create(Config config, PluginContext context) {
    return config.way().plugin(context.logger());
  }
}
