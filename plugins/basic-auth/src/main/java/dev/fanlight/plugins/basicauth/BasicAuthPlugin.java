package dev.fanlight.plugins.basicauth;

import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.PluginRole;

/** Lets in who knows a user's password, checked against bcrypt hashes. */
public final class BasicAuthPlugin implements PluginFactory<BasicAuthConfig> {

  @Override
  public String name() {
    return "basic-auth";
  }

  @Override
  public Class<BasicAuthConfig> configType() {
    return BasicAuthConfig.class;
  }

  @Override
  public boolean isGuard() {
    return true;
  }

  @Override
  public boolean removesCredentials(BasicAuthConfig config) {
    return !config.forwardCredentials();
  }

  @Override
  public PluginRole role(BasicAuthConfig config) {
    return PluginRole.AUTHENTICATION;
  }

  @Override
  public Plugin create(BasicAuthConfig config, PluginContext context) {
    return new BasicAuthFilter(config, new Users(config.hashes()), context.meters());
  }
}
