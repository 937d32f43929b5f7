package dev.fanlight.plugins.cache.http;

import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions of requests (RFC 9110, section 13), asked of a stored response. */
public final class Conditions {
  /** What a cache can decide. */
  private static final List<String> OWN = List.of("if-none-match", "if-modified-since");

  /** What only the origin server can decide. */
  private static final List<String> ORIGINS = List.of("if-match", "if-unmodified-since");

  private static final long SECOND = 1000;

  private Conditions() {}

  /** Whether the request has a condition that the origin server must see. */
  public static boolean areForOrigin(MultiMap request) {
    return ORIGINS.stream().anyMatch(request::contains);
  }

  /** Takes away what the cache decides itself. */
  public static void remove(MultiMap request) {
    OWN.forEach(request::remove);
    request.remove("if-range").remove("range");
  }

  /** Asks the origin server whether a stored response is still good. */
  public static void validate(MultiMap request, MultiMap stored) {
    String tag = stored.get("etag");
    if (tag != null) {
      request.set("if-none-match", tag);
    }
    String modified = stored.get("last-modified");
    if (modified != null) {
      request.set("if-modified-since", modified);
    }
  }

  /** Whether the client has what is stored, so that a 304 will do. */
  public static boolean isNotModified(MultiMap request, MultiMap stored, long received) {
    List<String> tags = request.getAll("if-none-match");
    if (!tags.isEmpty()) {
      return isNoneMatch(Elements.of(tags), stored.get("etag"));
    }
    Long since = HttpDate.millis(request.get("if-modified-since"));
    if (since == null) {
      return false;
    }
    Long modified = HttpDate.millis(stored.get("last-modified"));
    Long date = HttpDate.millis(stored.get("date"));
    long changed = modified != null ? modified : date != null ? date : received;
    return changed <= since;
  }

  private static boolean isNoneMatch(List<String> tags, @Nullable String stored) {
    return tags.contains("*")
        || (stored != null && tags.stream().anyMatch(tag -> isSame(tag, stored)));
  }

  /** Whether an entity tag is a weak one. */
  public static boolean isWeak(String tag) {
    return tag.startsWith("W/");
  }

  /** The weak comparison of entity tags. */
  public static boolean isSame(String one, String other) {
    return strong(one).equals(strong(other));
  }

  private static String strong(String tag) {
    return isWeak(tag) ? tag.substring(2) : tag;
  }

  /** Whether a range may be taken of what is stored, as If-Range says. */
  public static boolean allowRange(MultiMap request, MultiMap stored) {
    String condition = request.get("if-range");
    if (condition == null) {
      return true;
    }
    if (condition.startsWith("\"")) {
      return condition.equals(stored.get("etag"));
    }
    Long asked = HttpDate.millis(condition);
    Long modified = HttpDate.millis(stored.get("last-modified"));
    Long date = HttpDate.millis(stored.get("date"));
    return asked != null
        && modified != null
        && date != null
        && asked.equals(modified)
        && date - modified >= SECOND; // else it is a weak validator
  }
}
