package dev.fanlight.gateway.explain.read;

import dev.fanlight.gateway.config.ListenerConfig;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A URL as a client reads it before it sends a request.
 *
 * @param authority host and port
 * @param port -1: it names none
 * @param target what the request line has
 */
public record AskedUrl(String authority, int port, String target) {
  private static final String HERE = "localhost";

  /** The port that a client connects to where the URL names none, by scheme. */
  private static final Map<String, Integer> PORTS =
      Map.of("http", 80, "ws", 80, "https", 443, "wss", 443);

  public static AskedUrl of(String url) {
    String whole = url.indexOf('#') < 0 ? url : url.substring(0, url.indexOf('#'));
    int scheme = Math.max(0, whole.indexOf("://"));
    Integer port = PORTS.get(whole.substring(0, scheme).toLowerCase(Locale.ROOT));
    if (port == null) {
      // No client would know how to ask that of a gateway. So it goes there as it is.
      return new AskedUrl(HERE, -1, whole);
    }
    int from = scheme + 3;
    int to = from;
    while (to < whole.length() && "/?".indexOf(whole.charAt(to)) < 0) {
      to++;
    }
    // User information comes before an @, and is for the client only.
    String authority = whole.substring(Math.max(from, whole.lastIndexOf('@', to) + 1), to);
    String rest = whole.substring(to);
    return new AskedUrl(authority, port(authority, port), rest.startsWith("/") ? rest : "/" + rest);
  }

  private static int port(String authority, int otherwise) {
    int colon = authority.lastIndexOf(':');
    String digits = colon > authority.lastIndexOf(']') ? authority.substring(colon + 1) : "";
    return digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : otherwise;
  }

  /** The listener that the request would come through; null: there is none of that name. */
  public @Nullable ListenerConfig listener(List<ListenerConfig> all, @Nullable String named) {
    for (ListenerConfig one : all) {
      if (named == null ? one.address().port() == port : one.name().equals(named)) {
        return one;
      }
    }
    return named == null && !all.isEmpty() ? all.getFirst() : null;
  }
}
