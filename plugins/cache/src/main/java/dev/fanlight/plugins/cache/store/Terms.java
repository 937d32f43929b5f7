package dev.fanlight.plugins.cache.store;

import io.vertx.core.MultiMap;

/**
 * For how long a stored response may be used, in milliseconds.
 *
 * @param lifetime while it is fresh
 * @param validates whether each use needs a successful validation
 * @param strict whether it must never be used stale
 * @param whileRevalidated after its lifetime, while it is fetched again
 * @param ifError after its lifetime, when a fetch fails
 */
public record Terms(
    long lifetime, boolean validates, boolean strict, long whileRevalidated, long ifError) {

  /** Whether it can save anything: time, or the transfer of its content. */
  boolean isUseful(MultiMap response) {
    return (lifetime > 0 && !validates)
        || response.contains("etag")
        || response.contains("last-modified")
        || (!strict && (whileRevalidated > 0 || ifError > 0));
  }
}
