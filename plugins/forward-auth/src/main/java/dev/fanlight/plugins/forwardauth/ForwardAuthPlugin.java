package dev.fanlight.plugins.forwardauth;

import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.PluginRole;

/** Asks another service whether a request may pass. */
public final class ForwardAuthPlugin implements PluginFactory<ForwardAuthConfig> {

  @Override
  public String name() {
    return "forward-auth";
  }

  @Override
  public Class<ForwardAuthConfig> configType() {
    return ForwardAuthConfig.class;
  }

  @Override
  public boolean isGuard() {
    return true;
  }

  @Override
  public PluginRole role(ForwardAuthConfig config) {
    return PluginRole.AUTHENTICATION;
  }

  @Override
  public Plugin create(ForwardAuthConfig config, PluginContext context) {
    return new ForwardAuthFilter(config, new AuthService(config, context), context.meters());
  }
}
