package dev.fanlight.gateway.explain.diff;

import org.jspecify.annotations.Nullable;

/**
 * One difference.
 *
 * @param section such as {@code routes}
 * @param name of what is different there; null: the section has no names
 * @param key below that, such as {@code fan_out.calls.ads.timeout}; null: all of it
 * @param from null: there was nothing, or it is not shown
 * @param to null: there is nothing any more, or it is not shown
 */
public record Change(
    String section,
    @Nullable String name,
    Kind kind,
    @Nullable String key,
    @Nullable String from,
    @Nullable String to) {

  /** What happened to it. */
  public enum Kind {
    ADDED,
    REMOVED,
    CHANGED,
    /** The same entries in another order. */
    REORDERED
  }
}
