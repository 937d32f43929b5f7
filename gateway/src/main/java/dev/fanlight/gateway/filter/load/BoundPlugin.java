package dev.fanlight.gateway.filter.load;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;

/** A plugin at one place with its configuration understood: all that can be checked is. */
record BoundPlugin<C extends Record>(PluginConfig config, PluginFactory<C> factory, C bound) {

  /**
   * @throws NullPointerException when the factory makes none
   */
  Plugin create(PluginContext context) {
    Plugin plugin = factory.create(bound, context);
    if ((Object) plugin == null) {
      throw new NullPointerException("the factory made no plugin");
    }
    return plugin;
  }
}
