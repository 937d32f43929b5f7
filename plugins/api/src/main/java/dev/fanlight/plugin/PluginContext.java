package dev.fanlight.plugin;

import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import org.slf4j.Logger;

/**
 * The services for one plugin instance, from its creation to its stop. Safe for use by all threads.
 */
public interface PluginContext {

  /** The plugin's name. */
  String name();

  /** Named after the plugin. */
  Logger logger();

  /** Meters named {@code fanlight_plugin_NAME_...}. */
  PluginMeters meters();

  /**
   * The calling event loop's own client for services that are not upstreams. Call this on an event
   * loop, and again for each exchange. The gateway closes the client. It follows no redirects, and
   * its connections and the queue for them are bounded; the plugin sets its own timeouts, and
   * limits for what it reads.
   */
  WebClient webClient();

  /** Runs the action every period on an event loop until the plugin stops. */
  void every(Duration period, Runnable action);

  /** Closes the resource after the plugin has stopped, in the reverse order of these calls. */
  <T extends AutoCloseable> T own(T resource);
}
