package dev.fanlight.plugins.cors;

import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.PluginRole;

/** Lets pages of other origins use a route. */
public final class CorsPlugin implements PluginFactory<CorsConfig> {

  @Override
  public String name() {
    return "cors";
  }

  @Override
  public Class<CorsConfig> configType() {
    return CorsConfig.class;
  }

  @Override
  public PluginRole role(CorsConfig config) {
    return PluginRole.CORS;
  }

  @Override
  public Plugin create(CorsConfig config, PluginContext context) {
    Origins origins = new Origins(config.origins(), config.credentials());
    return new CorsFilter(
        origins,
        new Preflight(origins, config),
        String.join(", ", config.exposed()),
        CorsMeters.of(context.meters()));
  }
}
