package dev.fanlight.plugins.cache.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URI with a host, or what a reference to one names. No character of it is escaped or refused: it
 * is only compared with targets as clients have written them.
 *
 * @param scheme in lower case
 * @param authority host and port
 * @param path raw, empty or with a slash before it
 * @param query raw; null where there is none
 */
public record Target(String scheme, String authority, String path, @Nullable String query) {
  /** RFC 3986, appendix B. */
  private static final Pattern PARTS =
      Pattern.compile("(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#.*)?");

  /**
   * What a reference names that stands in the answer to a request for this one (RFC 3986, section
   * 5.2.2).
   *
   * @return null where it names nothing of a host
   */
  public @Nullable Target resolve(String reference) {
    Matcher parts = PARTS.matcher(reference.strip());
    if (!parts.matches() || (parts.group(1) != null && parts.group(2) == null)) {
      return null;
    }
    String named = Objects.requireNonNullElse(parts.group(1), scheme).toLowerCase(Locale.ROOT);
    String to = parts.group(3);
    String asked = parts.group(4);
    if (parts.group(2) != null) {
      return new Target(named, parts.group(2), withoutDots(to), asked);
    }
    if (to.isEmpty()) {
      return new Target(scheme, authority, path, asked == null ? query : asked);
    }
    String whole = to.startsWith("/") ? to : path.substring(0, path.lastIndexOf('/') + 1) + to;
    return new Target(scheme, authority, withoutDots(whole), asked);
  }

  /** RFC 3986, section 5.2.4. */
  private static String withoutDots(String path) {
    if (!path.contains("/.")) {
      return path;
    }
    List<String> kept = new ArrayList<>();
    String[] segments = path.split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String segment = segments[i];
      boolean dots = segment.equals(".") || segment.equals("..");
      if (segment.equals("..") && kept.size() > 1) {
        kept.removeLast();
      }
      if (!dots) {
        kept.add(segment);
      } else if (i == segments.length - 1) {
        kept.add("");
      }
    }
    return String.join("/", kept);
  }
}
