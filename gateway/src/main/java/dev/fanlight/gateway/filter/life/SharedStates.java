package dev.fanlight.gateway.filter.life;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.HashMap;
import java.util.Map;

/**
 * What plugins share between their places, over all configurations. A plugin is its name and the
 * class loader of its code: an object of one loader's class is of no use to the code of another.
 * Safe for use by all threads.
 */
public final class SharedStates {

  @GuardedBy("this")
  private final Map<Owner, PluginStates> plugins = new HashMap<>();

  private record Owner(String plugin, ClassLoader loader) {}

  /**
   * What the places of a plugin share, for one of its instances.
   *
   * @param holder the instance, which must {@link #leave}
   */
  synchronized PluginStates join(String plugin, ClassLoader loader, Object holder) {
    PluginStates states =
        plugins.computeIfAbsent(new Owner(plugin, loader), one -> new PluginStates());
    states.join(holder);
    return states;
  }

  /** That instance has stopped. The last one takes the class loader out of memory. */
  synchronized void leave(String plugin, ClassLoader loader, Object holder) {
    Owner owner = new Owner(plugin, loader);
    PluginStates states = plugins.get(owner);
    if (states != null && states.leave(holder)) {
      plugins.remove(owner);
    }
  }

  /** How many plugins have living instances. */
  synchronized int plugins() {
    return plugins.size();
  }
}
