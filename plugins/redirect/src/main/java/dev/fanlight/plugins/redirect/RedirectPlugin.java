package dev.fanlight.plugins.redirect;

import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import java.util.Set;

/** Sends clients to another address. */
public final class RedirectPlugin implements PluginFactory<RedirectConfig> {

  @Override
  public String name() {
    return "redirect";
  }

  @Override
  public Class<RedirectConfig> configType() {
    return RedirectConfig.class;
  }

  @Override
  public Set<String> pathVariables(RedirectConfig config) {
    return config.path() == null ? Set.of() : PathTemplate.parse(config.path()).names();
  }

  @Override
  public Plugin create(RedirectConfig config, PluginContext context) {
    return new RedirectFilter(
        config, context.meters().counter("redirected", "Requests answered with another address"));
  }
}
