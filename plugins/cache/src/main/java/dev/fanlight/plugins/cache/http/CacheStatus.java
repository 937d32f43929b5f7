package dev.fanlight.plugins.cache.http;

import io.vertx.core.MultiMap;
import java.util.concurrent.TimeUnit;

/** The member of the field Cache-Status that this cache adds (RFC 9211). */
public final class CacheStatus {
  private static final String FIELD = "cache-status";

  private final StringBuilder text = new StringBuilder("fanlight");

  private CacheStatus() {}

  /** The response comes from the cache, without a question to anybody. */
  public static CacheStatus hit(long freshMillis) {
    CacheStatus status = new CacheStatus();
    status.text.append("; hit");
    return status.ttl(freshMillis);
  }

  /** The request went on, for one of the reasons of RFC 9211, section 2.2. */
  public static CacheStatus forwarded(String why) {
    CacheStatus status = new CacheStatus();
    status.text.append("; fwd=").append(why);
    return status;
  }

  /** What the next one answered. */
  public CacheStatus answered(int code) {
    text.append("; fwd-status=").append(code);
    return this;
  }

  public CacheStatus stored() {
    text.append("; stored");
    return this;
  }

  public CacheStatus collapsed() {
    text.append("; collapsed");
    return this;
  }

  public CacheStatus ttl(long freshMillis) {
    text.append("; ttl=").append(TimeUnit.MILLISECONDS.toSeconds(freshMillis));
    return this;
  }

  /** A reason in one word. */
  public CacheStatus detail(String word) {
    text.append("; detail=").append(word);
    return this;
  }

  /** Adds it behind those of the caches before. */
  public void addTo(MultiMap response) {
    response.add(FIELD, text.toString());
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
