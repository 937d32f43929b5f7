package dev.fanlight.gateway.filter.life;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.plugin.PluginRole;
import java.util.Map;
import java.util.Set;

/**
 * What the plugins of a configuration say of themselves, without being made.
 *
 * @param guards the names of those that decide who may pass
 * @param roles of each place, by its path in the file
 * @param removing the places of those that remove credentials, by their path in the file
 */
public record PluginTraits(
    Set<String> guards, Map<String, PluginRole> roles, Set<String> removing) {

  /** What the plugin at that place does in its chains. */
  public PluginRole role(PluginConfig plugin) {
    return roles.getOrDefault(PluginPlan.place(plugin), PluginRole.OTHER);
  }

  /** Whether the plugin at that place removes the credentials that it checks. */
  public boolean removesCredentials(PluginConfig plugin) {
    return removing.contains(PluginPlan.place(plugin));
  }

  /** Whether the clients whose requests the plugin at that place passes on are known. */
  public boolean identifiesClients(PluginConfig plugin) {
    return role(plugin) == PluginRole.AUTHENTICATION || removesCredentials(plugin);
  }
}
