package dev.fanlight.gateway.filter.boundary;

import dev.fanlight.plugin.Plugin;
import dev.fanlight.plugin.PluginFactory;

/**
 * Sets the context class loader of a thread while the code of a plugin runs on it. Many libraries
 * look there for drivers, services and resources, and those are in the plugin's jar. A plugin calls
 * the gateway from its own code, so the gateway sets its own loader again before it goes on.
 *
 * @param loader the class loader that the code was loaded by
 */
public record PluginCode(ClassLoader loader) {
  /** The gateway itself. */
  public static final PluginCode GATEWAY = new PluginCode(PluginCode.class.getClassLoader());

  /** The code of that plugin. */
  public static PluginCode of(Plugin plugin) {
    return new PluginCode(plugin.getClass().getClassLoader());
  }

  /** The code of that factory and its plugins. */
  public static PluginCode of(PluginFactory<?> factory) {
    return new PluginCode(factory.getClass().getClassLoader());
  }

  /**
   * Sets the loader of the calling thread.
   *
   * @return the loader that the thread had, for {@link #leave}
   */
  public ClassLoader enter() {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    return before;
  }

  /**
   * Restores the loader of the calling thread.
   *
   * @param before what {@link #enter} returned
   */
  public static void leave(ClassLoader before) {
    Thread.currentThread().setContextClassLoader(before);
  }

  /** Runs the step with the loader set. */
  public void run(Runnable step) {
    ClassLoader before = enter();
    try {
      step.run();
    } finally {
      leave(before);
    }
  }

  /** Runs the work with the loader set. */
  public <T, E extends Exception> T call(Work<T, E> work) throws E {
    ClassLoader before = enter();
    try {
      return work.call();
    } finally {
      leave(before);
    }
  }

  /**
   * A piece of work with a result.
   *
   * @param <E> what it may throw
   */
  @FunctionalInterface
  public interface Work<T, E extends Exception> {
    T call() throws E;
  }
}
