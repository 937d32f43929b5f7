package dev.fanlight.plugins.fault;

import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;

/** Delays and aborts a share of requests, so that one can see what clients make of it. */
public final class FaultPlugin implements PluginFactory<FaultConfig> {

  @Override
  public String name() {
    return "fault";
  }

  @Override
  public Class<FaultConfig> configType() {
    return FaultConfig.class;
  }

  @Override
  public Plugin create(FaultConfig config, PluginContext context) {
    return new FaultFilter(config, context);
  }
}
