package dev.fanlight.gateway.config.match;

/**
 * How paths are read: one policy for matching, plugins and forwarding.
 *
 * @param slashes what several slashes in a row are
 * @param ambiguous whether a path is served though a lenient server would find another route's path
 *     in it
 */
public record PathsConfig(Slashes slashes, boolean ambiguous) {
  public static final PathsConfig DEFAULT = new PathsConfig(Slashes.IGNORE, false);

  /** What several slashes in a row are. */
  public enum Slashes {
    /** One, when routes are matched; what came is forwarded. */
    IGNORE,
    /** One, everywhere. */
    MERGE,
    /** Empty segments. */
    KEEP,
    /** An error. */
    REFUSE
  }
}
