package dev.fanlight.gateway.bootstrap.advice.use;

import dev.fanlight.gateway.config.match.PathPattern;
import dev.fanlight.gateway.route.path.Octets;
import org.jspecify.annotations.Nullable;

/** Reads the segments of a path as the router does: {@code %61} is {@code a}. */
public final class Literals {
  private Literals() {}

  /** The text that a segment must be; null: it is a variable. */
  public static @Nullable String of(PathPattern.Segment segment) {
    return segment.literal() == null ? null : Octets.decode(segment.literal(), false);
  }
}
