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
   * an event loop, anew for each exchange; the gateway closes it. It follows no redirects, and its
   * connections and the queue for them are bounded; how long to wait for an answer and how much of
   * it to read is for the plugin to say.
   */
  WebClient webClient();

  /** Runs the action every period on an event loop until the plugin stops. */
  void every(Duration period, Runnable action);

  /** Closes the resource after the plugin has stopped, in the reverse order of these calls. */
  <T extends AutoCloseable> T own(T resource);
}
