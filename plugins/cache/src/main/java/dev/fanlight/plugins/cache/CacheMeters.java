package dev.fanlight.plugins.cache;

import dev.fanlight.plugin.PluginMeters;
import dev.fanlight.plugin.PluginMeters.Counter;

/**
 * How requests were answered.
 *
 * @param hit from the cache, without a question to anybody
 * @param stale from the cache, though the time of the response was over
 * @param miss by a fetch
 * @param validated from the cache, after the origin server had said that it is still good
 * @param collapsed by the fetch of another request
 * @param passed by the rest of the chain, without the cache
 */
record CacheMeters(
    Counter hit,
    Counter stale,
    Counter miss,
    Counter validated,
    Counter collapsed,
    Counter passed) {

  static CacheMeters of(PluginMeters meters) {
    return new CacheMeters(
        counter(meters, "hit"),
        counter(meters, "stale"),
        counter(meters, "miss"),
        counter(meters, "validated"),
        counter(meters, "collapsed"),
        counter(meters, "passed"));
  }

  private static Counter counter(PluginMeters meters, String result) {
    return meters.counter("requests", "Requests by how they were answered", "result", result);
  }
}
