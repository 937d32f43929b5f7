package dev.fanlight.plugin;

import java.util.Set;

/**
 * Makes the plugins of one name. Named in {@code
 * META-INF/services/dev.fanlight.plugin.PluginFactory} of a jar in a plugin folder; the jar has a
 * class loader of its own that shares this package and what it exposes (io.vertx, io.netty,
 * org.slf4j, org.jspecify) with the gateway.
 *
 * @param <C> the configuration: a record, read from YAML as strictly as the gateway's own. Its
 *     components are named in snake_case in YAML; one that is {@code @Nullable} may be left out;
 *     its compact constructor validates, and the message of an {@link IllegalArgumentException} it
 *     throws is shown with file, line and path.
 */
public interface PluginFactory<C extends Record> {

  /** The name in {@code plugins: [{name: ...}]}. */
  String name();

  Class<C> configType();

  /**
   * Whether the plugins decide which clients may pass. {@code fanlight check} warns of routes by
   * which a request might get past such a plugin.
   */
  default boolean isGuard() {
    return false;
  }

  /**
   * What a plugin of that configuration does in a chain. {@code fanlight check} advises of likely
   * mistakes in the order of plugins. Called on any thread; must not block.
   */
  default PluginRole role(C config) {
    return PluginRole.OTHER;
  }

  /**
   * Whether a plugin of that configuration removes credentials that it has checked, so that nothing
   * behind it gets them. {@code fanlight check} warns of batches whose items would lack them, and
   * caches behind it know by {@link Attributes#CLIENT_IDENTIFIED} that there were some. Called on
   * any thread; must not block.
   */
  default boolean removesCredentials(C config) {
    return false;
  }

  /**
   * The names of the path variables that a plugin of that configuration needs. The gateway refuses
   * a file with a route that has the plugin and not the variables. Called on any thread; must not
   * block.
   */
  default Set<String> pathVariables(C config) {
    return Set.of();
  }

  /** Makes a plugin; called once for each place it is configured at. Never blocks. */
  Plugin create(C config, PluginContext context);
}
