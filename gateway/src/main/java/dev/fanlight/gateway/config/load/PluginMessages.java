package dev.fanlight.gateway.config.load;

import dev.fanlight.gateway.config.PluginConfig;
import dev.fanlight.gateway.config.node.ConfigNode;
import dev.fanlight.gateway.config.node.Hints;
import dev.fanlight.gateway.config.source.Printable;
import dev.fanlight.gateway.config.source.Reasons;
import dev.fanlight.gateway.config.yaml.ConfigErrors;
import java.util.regex.Pattern;

/** Says to operators what went wrong in a plugin, without the secrets of its configuration. */
public final class PluginMessages {
  private static final Pattern CLASS = Pattern.compile("[\\w$]+(?:[/.][\\w$]+)*");

  private PluginMessages() {}

  /**
   * Returns the message of the failure, or its kind if that says more, as {@link Reasons} show it.
   */
  public static String of(Throwable failure) {
    return Printable.of(text(failure));
  }

  private static String text(Throwable failure) {
    String own = Reasons.message(failure);
    boolean noClass =
        failure instanceof NoClassDefFoundError || failure instanceof ClassNotFoundException;
    if (noClass && own != null && CLASS.matcher(own).matches()) {
      return "no class " + own.replace('/', '.') + ", which it needs";
    }
    return own == null || failure instanceof Error ? Reasons.text(failure) : own;
  }

  /** The same of a plugin that knows its configuration. The values of placeholders are removed. */
  public static String of(Throwable failure, PluginConfig plugin) {
    if (plugin.config() == null) {
      return of(failure);
    }
    ConfigErrors none = new ConfigErrors(plugin.origin().file());
    ConfigNode config = ConfigNode.of(plugin.config(), plugin.origin(), none, new Hints());
    String shown = config.placeholders().shown(text(failure));
    return shown == null
        ? "an error whose message would show what a placeholder stands for"
        : Printable.of(shown);
  }
}
