package dev.fanlight.gateway.config.load;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.yaml.ConfigErrors;

/** Makes the messages of plugins about their configuration safe to show. */
public final class PluginMessages {
  private PluginMessages() {}

  /**
   * Returns the message of the failure, or its kind if that says more. The values of placeholders
   * are removed.
   */
  public static String of(Throwable failure, PluginConfig plugin) {
    String own = failure.getMessage();
    String message = own == null || failure instanceof Error ? failure.toString() : own;
    if (plugin.config() == null) {
      return message;
    }
    ConfigErrors none = new ConfigErrors(plugin.origin().file());
    String shown =
        ConfigNode.of(plugin.config(), plugin.origin(), none).placeholders().shown(message);
    return shown == null
        ? "an error whose message would show what a placeholder stands for"
        : shown;
  }
}
