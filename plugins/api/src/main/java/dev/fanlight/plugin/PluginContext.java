package dev.fanlight.plugin;

import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import org.slf4j.Logger;

/** What one plugin instance may use for as long as it lives. Safe for use by all threads. */
public interface PluginContext {

  /** The plugin's name. */
  String name();

  /** Named after the plugin. */
  Logger logger();

  /** Meters named {@code fanlight_plugin_NAME_...}. */
  PluginMeters meters();

  /**
   * The calling event loop's own client for services that are not upstreams. Only to be called on
   * an event loop; the gateway closes it.
   */
  WebClient webClient();

  /** Runs the action every period on an event loop until the plugin stops. */
  void every(Duration period, Runnable action);

  /** Closes the resource after the plugin has stopped, in the reverse order of these calls. */
  <T extends AutoCloseable> T own(T resource);
}
