package dev.fanlight.gateway.telemetry.meter;

import dev.fanlight.gateway.telemetry.series.Series;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** What all plugins measure themselves. Safe for use by all threads. */
public final class MetersOfPlugins {
  private final Series series;

  /** By the name that the plugin's metrics have: those of my-auth and my_auth have the same. */
  private final Map<String, OwnMeters.Bound> bounds = new ConcurrentHashMap<>();

  public MetersOfPlugins(Series series) {
    this.series = series;
  }

  /**
   * The meters of one instance of a plugin.
   *
   * @param owners of the metrics of its configuration
   */
  public OwnMeters of(String plugin, OwnMeters.Owners owners) {
    OwnMeters.Bound bound =
        bounds.computeIfAbsent(OwnMeters.fit(plugin), name -> new OwnMeters.Bound());
    return new OwnMeters(series, plugin, bound, owners);
  }

  /** Forgets the series of all other plugins, but no metric that one of these has now. */
  public void retain(Set<String> plugins) {
    Set<String> names = plugins.stream().map(OwnMeters::fit).collect(Collectors.toSet());
    Set<String> gone = new HashSet<>();
    bounds.forEach((name, bound) -> {
      if (!names.contains(name)) {
        gone.addAll(bound.metrics());
      }
    });
    bounds.keySet().retainAll(names);
    bounds.values().forEach(bound -> gone.removeAll(bound.metrics()));
    gone.forEach(series::remove);
  }
}
