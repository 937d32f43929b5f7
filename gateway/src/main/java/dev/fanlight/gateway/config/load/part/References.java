package dev.fanlight.gateway.config.load.part;

import dev.fanlight.gateway.config.node.ConfigNode;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The names that a file declares, including the names of broken declarations. */
public record References(Set<String> listeners, Set<String> upstreams, Set<String> pools) {
  /** Sorted once: each mistake lists the first names. */
  public References {
    listeners = new TreeSet<>(listeners);
    upstreams = new TreeSet<>(upstreams);
    pools = new TreeSet<>(pools);
  }

  public @Nullable String upstream(ConfigNode node) {
    return key(node, "an upstream", upstreams);
  }

  public @Nullable String listener(ConfigNode node) {
    return known(node, "a listener", listeners);
  }

  public @Nullable String pool(ConfigNode node) {
    return key(node, "a pool", pools);
  }

  /** Returns the name at the node if it is among those, which are values of the file themselves. */
  public static @Nullable String known(ConfigNode node, String kind, Collection<String> names) {
    String name = node.text();
    if (name == null || names.contains(name)) {
      return name;
    }
    List<String> shown = node.open(names);
    return node.unknown("the name of " + kind + list(names, shown), name, shown);
  }

  /** The same of names that are keys: no key has a placeholder. */
  private static @Nullable String key(ConfigNode node, String kind, Set<String> names) {
    String name = node.text();
    if (name == null || names.contains(name)) {
      return name;
    }
    String expected = "the name of " + kind + list(names, names);
    return name.startsWith("x-") && !node.isSubstituted()
        ? node.error(expected, "keys that begin with x- are ignored")
        : node.unknown(expected, name, names);
  }

  /**
   * The first few names, for messages.
   *
   * @param shown those of the names that may be shown
   */
  static String list(Collection<String> names, Collection<String> shown) {
    if (names.isEmpty()) {
      return " (there is none)";
    }
    List<String> some = shown.stream().sorted().limit(12).toList();
    if (some.isEmpty()) {
      return "";
    }
    return " (" + String.join(", ", some) + (names.size() > some.size() ? ", ..." : "") + ")";
  }
}
