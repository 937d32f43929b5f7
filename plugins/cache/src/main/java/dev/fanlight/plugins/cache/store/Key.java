package dev.fanlight.plugins.cache.store;

import dev.fanlight.plugin.Exchange;
import dev.fanlight.plugins.cache.http.Elements;
import dev.fanlight.plugins.cache.http.SameUri;
import io.vertx.core.MultiMap;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a response is stored under: the target of its request, in parts that are never joined. Keys
 * have an order, because clients can choose many that have one hash. A map finds one of these by
 * their order, and else compares them all.
 *
 * @param scheme that the client uses, {@code http} or {@code https}
 * @param host that the client asked for, in lower case, with its port; empty where the request has
 *     none
 * @param claims all that trusted proxies say of the target, because the upstream sees it: one that
 *     says it in another way may get another response
 * @param path raw, as all equal ones are written
 * @param query the same; null where there is none
 */
public record Key(String scheme, String host, String claims, String path, @Nullable String query)
    implements Comparable<Key> {
  private static final Comparator<Key> ORDER =
      Comparator.comparing(Key::path)
          .thenComparing(Key::asked)
          .thenComparing(Key::host)
          .thenComparing(Key::scheme)
          .thenComparing(key -> key.claims);

  private static final String PROTO = "x-forwarded-proto";
  private static final String HOST = "x-forwarded-host";

  /** What says where the client believes to be, and not who it is. */
  private static final List<String> CLAIMS =
      List.of(
          HOST,
          PROTO,
          "x-forwarded-port",
          "x-forwarded-prefix",
          "x-forwarded-scheme",
          "x-forwarded-ssl");

  /**
   * Of a request as it comes to the cache. The gateway has removed what nobody trusted says of the
   * target.
   */
  public static Key of(Exchange exchange) {
    MultiMap headers = exchange.request().headers();
    String own = exchange.connection().secure() ? "https" : "http";
    String proto = last(headers.getAll(PROTO));
    String host = last(headers.getAll(HOST));
    String asked = lower(headers.get("host"));
    String scheme = proto.equals("http") || proto.equals("https") ? proto : own;
    return new Key(
            scheme,
            SameUri.host(scheme, host.isEmpty() ? asked : host),
            claims(headers, asked),
            "/",
            null)
        .with(exchange.request().path(), exchange.request().query());
  }

  /** Another target at the same place. */
  public Key with(String otherPath, @Nullable String otherQuery) {
    return new Key(
        scheme,
        host,
        claims,
        otherPath.isEmpty() ? "/" : SameUri.of(otherPath),
        otherQuery == null ? null : SameUri.of(otherQuery));
  }

  private static String claims(MultiMap headers, String asked) {
    TreeSet<String> claims = new TreeSet<>();
    for (String name : CLAIMS) {
      if (headers.contains(name)) {
        claims.add(name + ":" + lower(String.join(",", headers.getAll(name))));
      }
    }
    for (String element : Elements.of(headers.getAll("forwarded"))) {
      // The same elements also name the client.
      for (String part : element.split(";", -1)) {
        String pair = lower(part.strip());
        if (pair.startsWith("host=") || pair.startsWith("proto=")) {
          claims.add(pair);
        }
      }
    }
    if (headers.contains(HOST)) {
      claims.add("host:" + asked);
    }
    return claims.isEmpty() ? "" : String.join("\n", claims);
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }

  private static String last(List<String> lines) {
    String last = lines.isEmpty() ? "" : lines.getLast();
    return lower(last.substring(last.lastIndexOf(',') + 1).strip());
  }

  @Override
  public int compareTo(Key other) {
    return ORDER.compare(this, other);
  }

  /** An empty query is not the same as none. */
  private String asked() {
    return query == null ? "" : "?" + query;
  }

  /** Characters. */
  int length() {
    return host.length() + claims.length() + path.length() + (query == null ? 0 : query.length());
  }
}
