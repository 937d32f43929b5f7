package dev.fanlight.gateway.config;

import dev.fanlight.gateway.config.match.PathsConfig;
import dev.fanlight.gateway.config.source.Lines;
import dev.fanlight.gateway.config.upstream.UpstreamConfig;
import dev.fanlight.gateway.config.yaml.Paths;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A whole configuration file, validated. Every reference in it resolves, every time is possible.
 *
 * @param clients how requests are read, on all listeners
 * @param upstreams by name, in declared order
 * @param plugins around every route's own, and what all plugins need
 * @param operation how the process runs
 * @param source what else is known of the file
 */
public record GatewayConfig(
    List<ListenerConfig> listeners,
    Clients clients,
    Map<String, UpstreamConfig> upstreams,
    List<RouteConfig> routes,
    Plugins plugins,
    Operation operation,
    Source source) {

  public GatewayConfig {
    listeners = List.copyOf(listeners);
    upstreams = Collections.unmodifiableMap(new LinkedHashMap<>(upstreams));
    routes = List.copyOf(routes);
    source = new Source(source.lines, source.examples, source.placed, places(routes));
  }

  /** Of routes of one name, which is a mistake, the first one counts. */
  private static Map<String, String> places(List<RouteConfig> routes) {
    Map<String, String> places = new HashMap<>();
    for (int i = 0; i < routes.size(); i++) {
      places.putIfAbsent(routes.get(i).name(), "routes[" + i + "]");
    }
    return places;
  }

  /** The lines of the keys of the file. */
  public Lines lines() {
    return source.lines();
  }

  /** The path of a route in the file, such as {@code routes[2]}. */
  public String place(RouteConfig route) {
    return source.routes.getOrDefault(route.name(), "routes");
  }

  /** The path of an upstream in the file, such as {@code upstreams.users}. */
  public static String place(UpstreamConfig upstream) {
    return Paths.key("upstreams", upstream.name());
  }

  /**
   * What a file has besides settings.
   *
   * @param lines of its keys
   * @param examples command lines to try, of the key {@code x-try}
   * @param placed texts that are not in the file, because placeholders made them; lower case
   * @param routes the path of each route in the file, by its name
   */
  public record Source(
      Lines lines, List<String> examples, Set<String> placed, Map<String, String> routes) {
    public Source {
      examples = List.copyOf(examples);
      placed = Set.copyOf(placed);
      routes = Map.copyOf(routes);
    }

    /** Of a file whose routes are not known yet. */
    public Source(Lines lines, List<String> examples, Set<String> placed) {
      this(lines, examples, placed, Map.of());
    }

    /** Whether that is a text of a placeholder, or a path that ends with one. */
    public boolean isPlaced(String text) {
      String lower = text.toLowerCase(Locale.ROOT);
      return placed.contains(lower) || placed.stream().anyMatch(one -> lower.endsWith('/' + one));
    }
  }

  /** Whether a route on that listener takes requests that switch protocols. */
  public boolean tunnels(ListenerConfig listener) {
    return routes.stream()
        .anyMatch(
            route -> route.upgrade().allowed() && route.requests().comeThrough(listener.name()));
  }

  /**
   * How requests are read, on all listeners.
   *
   * @param trustedProxies whose forwarded and deadline fields count
   * @param paths what slashes and escapes in paths mean
   */
  public record Clients(List<Network> trustedProxies, PathsConfig paths) {
    public Clients {
      trustedProxies = List.copyOf(trustedProxies);
    }
  }

  /**
   * The plugins of every route, and what all plugins need.
   *
   * @param everywhere around every route's own
   * @param folders jars beside the distribution's builtins, absolute
   * @param pools by name; always has those called {@code default} and {@code jq}
   * @param blockedThreshold a filter that keeps an event loop for longer is named in the log
   */
  public record Plugins(
      List<PluginConfig> everywhere,
      List<Path> folders,
      Map<String, PoolConfig> pools,
      Duration blockedThreshold) {
    public Plugins {
      everywhere = List.copyOf(everywhere);
      folders = List.copyOf(folders);
      pools = Map.copyOf(pools);
    }
  }

  /**
   * How the process runs.
   *
   * @param nameServers to ask instead of the system's, each {@code address:port}
   * @param background how long work may take that no answer waits for and that names no time
   * @param shutdown how it stops
   * @param tracing null: trace fields pass through, and no spans are made
   */
  public record Operation(
      AdminConfig admin,
      AccessLogConfig accessLog,
      LimitsConfig limits,
      List<String> nameServers,
      Duration background,
      ShutdownConfig shutdown,
      @Nullable TracingConfig tracing) {
    public Operation {
      nameServers = List.copyOf(nameServers);
    }
  }

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
}
