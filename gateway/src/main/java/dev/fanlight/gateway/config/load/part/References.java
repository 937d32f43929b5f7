package dev.fanlight.gateway.config.load.part;

import dev.fanlight.gateway.config.node.ConfigNode;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names that a file declares, including the names of broken declarations. */
public record References(Set<String> listeners, Set<String> upstreams, Set<String> pools) {

  public @Nullable String upstream(ConfigNode node) {
    return known(node, "an upstream", upstreams);
  }

  public @Nullable String listener(ConfigNode node) {
    return known(node, "a listener", listeners);
  }

  public @Nullable String pool(ConfigNode node) {
    return known(node, "a pool", pools);
  }

  /** Returns the name at the node if the file declares it. */
  public static @Nullable String known(ConfigNode node, String kind, Collection<String> names) {
    String name = node.text();
    return name == null || names.contains(name)
        ? name
        : node.unknown("the name of " + kind + list(names), name, names);
  }

  /** The first few names, for messages. */
  static String list(Collection<String> names) {
    List<String> some = names.stream().sorted().limit(12).toList();
    if (some.isEmpty()) {
      return " (there is none)";
    }
    return " (" + String.join(", ", some) + (names.size() > some.size() ? ", ..." : "") + ")";
  }
}
