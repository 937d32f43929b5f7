package dev.fanlight.plugins.transform;

import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;

/** Changes JSON bodies of requests and responses with jq programs. */
public final class TransformPlugin implements PluginFactory<TransformConfig> {
  @Override
  public String name() {
    return "transform";
  }

  @Override
  public Class<TransformConfig> configType() {
    return TransformConfig.class;
  }

  @Override
  public Plugin create(TransformConfig config, PluginContext context) {
    return new TransformFilter(config, context);
  }
}
