package dev.fanlight.plugin;

/**
 * A resource of a plugin of which each event loop has one instance, such as a client for a
 * database: see {@link PluginContext#perLoop}. An instance and everything it does stay on one
 * thread, so it needs no lock. Safe for use by all threads.
 *
 * @param <T> the resource
 */
public interface PerLoop<T> {

  /**
   * The instance of the calling event loop. The first call on a loop makes it. Call this for each
   * exchange, and keep the instance no longer: another exchange may be on another loop.
   *
   * <p>If making the instance throws, this throws the same, and the next call tries again.
   *
   * @throws IllegalStateException on a thread that is no event loop of the gateway, such as that of
   *     a {@link BlockingFilter}; and after the plugin has stopped
   */
  T get();
}
