package dev.fanlight.gateway.filter.life;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What plugins share between their places, over all configurations. A plugin is its name and the
 * class loader of its code: an object of one loader's class is of no use to the code of another.
 * Safe for use by all threads.
 */
public final class SharedStates {

  @GuardedBy("this")
  private final Map<Owner, Shares> plugins = new HashMap<>();

  private record Owner(String plugin, ClassLoader loader) {}

  /**
   * What a plugin has. {@link PluginStates} holds its lock while a supplier runs, and a supplier
   * may never return. So the instances are counted here, where no supplier blocks other plugins.
   *
   * @param holders its living instances
   */
  private record Shares(PluginStates states, Set<Object> holders) {}

  /**
   * What the places of a plugin share, for one of its instances.
   *
   * @param holder the instance, which must {@link #leave}
   */
  synchronized PluginStates join(String plugin, ClassLoader loader, Object holder) {
    Shares shares =
        plugins.computeIfAbsent(
            new Owner(plugin, loader), one -> new Shares(new PluginStates(), new HashSet<>()));
    shares.holders().add(holder);
    return shares.states();
  }

  /** That instance has stopped. The last one takes the class loader out of memory. */
  synchronized void leave(String plugin, ClassLoader loader, Object holder) {
    Owner owner = new Owner(plugin, loader);
    Shares shares = plugins.get(owner);
    if (shares != null && shares.holders().remove(holder) && shares.holders().isEmpty()) {
      plugins.remove(owner);
    }
  }

  /** How many plugins have living instances. */
  synchronized int plugins() {
    return plugins.size();
  }
}
