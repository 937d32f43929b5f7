package dev.fanlight.gateway.filter.load;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.filter.boundary.PluginCode;
import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginContext;
import dev.fanlight.plugin.PluginFactory;
import dev.fanlight.plugin.PluginRole;
import java.util.Objects;
import java.util.Set;

/** A plugin at one place with its configuration understood: all that can be checked is. */
public record BoundPlugin<C extends Record>(
    PluginConfig config, PluginFactory<C> factory, C bound) {

  /** The code of its jar. */
  public PluginCode code() {
    return PluginCode.of(factory);
  }

  /** Whether the class loader is that of a jar, and not the gateway's. */
  public boolean isInJar() {
    return code().loader() instanceof PluginClassLoader;
  }

  /** The path variables that it needs; whatever the factory throws. */
  public Set<String> pathVariables() {
    return Objects.requireNonNull(
        code().call(() -> factory.pathVariables(bound)), "the factory says no path variables");
  }

  /** Whether it decides who may pass; whatever the factory throws. */
  public boolean isGuard() {
    return code().call(factory::isGuard);
  }

  /** What it does in its chains; whatever the factory throws. */
  public PluginRole role() {
    return Objects.requireNonNull(
        code().call(() -> factory.role(bound)), "the factory says no role");
  }

  /** Whether it removes the credentials that it checks; whatever the factory throws. */
  public boolean removesCredentials() {
    return code().call(() -> factory.removesCredentials(bound));
  }

  /**
   * @throws NullPointerException when the factory makes none
   */
  public Plugin create(PluginContext context) {
    if (code().loader() instanceof PluginClassLoader jar) {
      jar.registerDrivers();
    }
    Plugin plugin = code().call(() -> factory.create(bound, context));
    if ((Object) plugin == null) {
      throw new NullPointerException("the factory made no plugin");
    }
    return plugin;
  }

  /** Such as {@code plugin jwt (gateway.yaml:12: plugins[0])}; never what the config says. */
  @Override
  public String toString() {
    return "plugin %s (%s)".formatted(config.name(), config.origin().shown());
  }
}
