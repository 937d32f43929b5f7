package dev.fanlight.plugins.apikey;

import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.PluginRole;

/** Lets in clients that have a key. */
public final class ApiKeyPlugin implements PluginFactory<ApiKeyConfig> {

  @Override
  public String name() {
    return "api-key";
  }

  @Override
  public Class<ApiKeyConfig> configType() {
    return ApiKeyConfig.class;
  }

  @Override
  public boolean isGuard() {
    return true;
  }

  @Override
  public boolean removesCredentials(ApiKeyConfig config) {
    return !config.forwardCredentials();
  }

  @Override
  public PluginRole role(ApiKeyConfig config) {
    return PluginRole.AUTHENTICATION;
  }

  @Override
  public Plugin create(ApiKeyConfig config, PluginContext context) {
    return new ApiKeyFilter(config, KeyTable.of(config.keys()), context);
  }
}
