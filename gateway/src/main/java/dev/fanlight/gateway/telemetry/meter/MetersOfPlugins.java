package dev.fanlight.gateway.telemetry.meter;

import dev.fanlight.gateway.telemetry.series.Series;
import dev.fanlight.gateway.time.Clock;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What all plugins measure themselves. Safe for use by all threads. */
public final class MetersOfPlugins {
  private static final Time OF_THE_SYSTEM =
      new Time() {
        @Override
        public long nanoTime() {
          return System.nanoTime();
        }

        @Override
        public void await(Object lock, long end) throws InterruptedException {
          TimeUnit.NANOSECONDS.timedWait(lock, end - nanoTime());
        }
      };

  private final Series series;
  private final Time time;

  /** By the name that the plugin's metrics have: those of my-auth and my_auth have the same. */
  private final Map<String, OwnMeters.Bound> bounds = new ConcurrentHashMap<>();

  /** What a scrape waits by. */
  interface Time extends Clock {
    /**
     * Waits until the lock is notified, or until that instant; may return earlier.
     *
     * @param lock which the calling thread holds
     */
    void await(Object lock, long end) throws InterruptedException;
  }

  public MetersOfPlugins(Series series) {
    this(series, OF_THE_SYSTEM);
  }

  /**
   * @param time what scrapes wait by
   */
  MetersOfPlugins(Series series, Time time) {
    this.series = series;
    this.time = time;
  }

  /**
   * The meters of one instance of a plugin, whose gauges are not shown yet.
   *
   * @param owners of the metrics of its configuration
   */
  public OwnMeters of(String plugin, OwnMeters.Owners owners) {
    OwnMeters.Bound bound =
        bounds.computeIfAbsent(OwnMeters.fit(plugin), name -> new OwnMeters.Bound(time));
    return new OwnMeters(series, plugin, bound, owners);
  }

  /** Forgets the series of all other plugins, but no metric that one of these has now. */
  public void retain(Set<String> plugins) {
    Set<String> names = plugins.stream().map(OwnMeters::fit).collect(Collectors.toSet());
    Set<String> kept = new HashSet<>();
    Set<String> gone = new HashSet<>();
    bounds.forEach((name, bound) -> {
      (names.contains(name) ? kept : gone).addAll(bound.metrics());
    });
    gone.removeAll(kept);
    gone.forEach(series::remove);
    // One whose gauge has not answered yet keeps the bound of its threads.
    bounds
        .entrySet()
        .removeIf(plugin -> {
          return !names.contains(plugin.getKey()) && !plugin.getValue().isHeld();
        });
  }

  /** Asks the gauges of all plugins, for a scrape. Takes two seconds at most. */
  public void readGauges() {
    PluginGauges.read(bounds.values().stream().map(OwnMeters.Bound::gauges).toList(), time);
  }
}
