package dev.fanlight.gateway.config.load;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.yaml.ConfigErrors;
import dev.fanlight.gateway.config.yaml.ConfigNode;

/** What plugins say about their own configuration, fit to be shown. */
public final class PluginMessages {
  private PluginMessages() {}

  /**
   * The failure's message, or its kind where that says more, with nothing in it that a placeholder
   * stands for.
   */
  public static String of(Throwable failure, PluginConfig plugin) {
    String own = failure.getMessage();
    String message = own == null || failure instanceof Error ? failure.toString() : own;
    if (plugin.config() == null) {
      return message;
    }
    ConfigErrors none = new ConfigErrors(plugin.origin().file());
    String shown = ConfigNode.of(plugin.config(), plugin.origin(), none).shownOf(message);
    return shown == null
        ? "an error whose message would show what a placeholder stands for"
        : shown;
  }
}
