package dev.fanlight.plugins.ipaccess;

import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;

/** Lets in clients by their address. */
public final class IpAccessPlugin implements PluginFactory<IpAccessConfig> {

  @Override
  public String name() {
    return "ip-access";
  }

  @Override
  public Class<IpAccessConfig> configType() {
    return IpAccessConfig.class;
  }

  @Override
  public boolean isGuard() {
    return true;
  }

  @Override
  public Plugin create(IpAccessConfig config, PluginContext context) {
    return new IpAccessFilter(config.table(), config.isClosed(), context.meters());
  }
}
