package dev.fanlight.gateway.config;

import dev.fanlight.gateway.config.match.PathsConfig;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole configuration file, validated. Every reference in it resolves, every time is possible.
 *
 * @param plugins around every route's own
 * @param pluginFolders jars beside the distribution's builtins, absolute
 * @param pools by name; always has those called {@code default} and {@code jq}
 * @param trustedProxies whose forwarded and deadline fields count
 * @param nameServers to ask instead of the system's, each {@code address:port}
 * @param shutdown how the gateway stops
 * @param blockedThreshold a filter that keeps an event loop for longer is named in the log
 * @param upstreams by name, in declared order
 * @param examples command lines to try, of the key {@code x-try}
 */
public record GatewayConfig(
    List<ListenerConfig> listeners,
    AdminConfig admin,
    DefaultsConfig defaults,
    List<PluginConfig> plugins,
    List<Path> pluginFolders,
    Map<String, PoolConfig> pools,
    List<Network> trustedProxies,
    List<String> nameServers,
    LimitsConfig limits,
    AccessLogFormat accessLog,
    PathsConfig paths,
    ShutdownConfig shutdown,
    Duration blockedThreshold,
    Map<String, UpstreamConfig> upstreams,
    List<RouteConfig> routes,
    List<String> examples) {

  public GatewayConfig {
    listeners = List.copyOf(listeners);
    plugins = List.copyOf(plugins);
    pluginFolders = List.copyOf(pluginFolders);
    pools = Map.copyOf(pools);
    trustedProxies = List.copyOf(trustedProxies);
    nameServers = List.copyOf(nameServers);
    upstreams = Collections.unmodifiableMap(new LinkedHashMap<>(upstreams));
    routes = List.copyOf(routes);
    examples = List.copyOf(examples);
  }

  /** Whether a route on that listener takes requests that switch protocols. */
  public boolean tunnels(ListenerConfig listener) {
    return routes.stream()
        .anyMatch(
            route -> route.upgrade().allowed() && route.requests().comeThrough(listener.name()));
  }

  /**
   * @param timeout of an exchange and of a call that say nothing themselves
   * @param connectTimeout of an upstream that says nothing itself
   */
  public record DefaultsConfig(Duration timeout, Duration connectTimeout) {}

  /**
   * Of the whole gateway; beyond them: {@code overloaded}.
   *
   * @param exchanges in flight
   * @param calls in flight or waiting
   * @param memory what all exchanges may hold in memory
   */
  public record LimitsConfig(int exchanges, int calls, MemoryLimit memory) {}

  /** A number of bytes, perhaps as a share of the heap. */
  public sealed interface MemoryLimit {
    /**
     * @param heap the most bytes that the heap may have
     */
    long bytes(long heap);

    record Bytes(long number) implements MemoryLimit {
      @Override
      public long bytes(long heap) {
        return number;
      }
    }

    record OfHeap(double percent) implements MemoryLimit {
      @Override
      public long bytes(long heap) {
        return (long) (heap * percent / 100);
      }
    }
  }

  /**
   * How the gateway stops.
   *
   * @param grace how long it still accepts connections while readiness is off; may be zero
   * @param timeout how long open exchanges may take to end after that
   */
  public record ShutdownConfig(Duration grace, Duration timeout) {}

  /** How an exchange is written to the access log. */
  public enum AccessLogFormat {
    JSON,
    TEXT,
    OFF
  }
}
