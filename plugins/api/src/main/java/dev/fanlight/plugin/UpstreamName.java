package dev.fanlight.plugin;

/**
 * An upstream of the configuration, to be called with {@link Calls}. One comes from a component of
 * this type in the plugin's configuration, or from {@link PluginContext#upstream}. In both cases
 * the gateway has checked that the upstream exists. Tests make their own.
 *
 * @param name a name from {@code upstreams}
 */
public record UpstreamName(String name) {

  /** The name. */
  @Override
  public String toString() {
    return name;
  }
}
