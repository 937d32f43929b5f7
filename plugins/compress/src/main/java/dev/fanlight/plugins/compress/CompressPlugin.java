package dev.fanlight.plugins.compress;

import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.PluginRole;

/** Compresses answers with gzip or zstd, as clients accept it. */
public final class CompressPlugin implements PluginFactory<CompressConfig> {
  @Override
  public String name() {
    return "compress";
  }

  @Override
  public Class<CompressConfig> configType() {
    return CompressConfig.class;
  }

  @Override
  public PluginRole role(CompressConfig config) {
    return PluginRole.COMPRESSION;
  }

  @Override
  public Plugin create(CompressConfig config, PluginContext context) {
    return new CompressFilter(config, context);
  }
}
