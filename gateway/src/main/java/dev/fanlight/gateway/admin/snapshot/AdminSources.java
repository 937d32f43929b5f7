package dev.fanlight.gateway.admin.snapshot;

import dev.fanlight.gateway.explain.Explainer;
import dev.fanlight.gateway.telemetry.Telemetry;
import dev.fanlight.gateway.telemetry.recent.RecentExchanges;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The data for the pages of the admin listener. All of it is safe for use by all threads.
 *
 * @param snapshots reads what the gateway is doing now. It may wait for a fraction of a second, so
 *     it is asked on a worker thread
 * @param upstreams reads what is known of the endpoints of the current configuration
 * @param plugins reads what may be asked of the plugins of the current configuration
 * @param explained what is said about the current configuration
 * @param orders takes what an operator wants of endpoints
 * @param live for the control page
 */
public record AdminSources(
    Telemetry telemetry,
    RecentExchanges recent,
    Readiness readiness,
    Supplier<GatewaySnapshot> snapshots,
    Supplier<List<UpstreamSnapshot>> upstreams,
    Supplier<List<PluginEndpoint>> plugins,
    Explained explained,
    EndpointOrders orders,
    Live live) {

  /**
   * What is said about the current configuration. It takes long, so it is asked on a worker thread.
   *
   * @param explainer says what the configuration would do with a request
   * @param configuration reads what is known of the configuration and of its file
   * @param traces wait for the next exchange
   */
  public record Explained(
      Supplier<Explainer> explainer,
      Supplier<ConfigurationSnapshot> configuration,
      NextTraces traces) {}

  /**
   * What the control page reads again and again. No event loop is asked for any of it.
   *
   * @param running null: no configuration is used yet
   */
  public record Live(Supplier<Glance> glance, Supplier<@Nullable RunningConfig> running) {}
}
