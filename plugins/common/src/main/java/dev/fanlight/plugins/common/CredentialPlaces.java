package dev.fanlight.plugins.common;

import dev.fanlight.plugin.GatewayRequest;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The places of a request where a client may show what lets it in. A request that shows two of them
 * is for its guard to refuse: the guard could look at one, and a server behind it at the other.
 *
 * @param header a header field; null when it is no place
 * @param scheme the word before the credential in that field, in any case; null for none
 * @param cookie the name of a cookie; null when it is no place
 * @param query the name of a query parameter; null when it is no place
 */
public record CredentialPlaces(
    @Nullable String header,
    @Nullable String scheme,
    @Nullable String cookie,
    @Nullable String query) {

  /** Every credential of a request. With a scheme, a field of another scheme is none. */
  public List<String> find(GatewayRequest request) {
    List<String> found = new ArrayList<>(1);
    if (header != null) {
      findInHeader(request.headers().getAll(header), found);
    }
    if (cookie != null) {
      for (String field : request.headers().getAll("cookie")) {
        found.addAll(Pairs.COOKIES.values(field, cookie));
      }
    }
    String text = request.query();
    if (query != null && text != null) {
      found.addAll(Pairs.QUERY.values(text, query));
    }
    return found;
  }

  private void findInHeader(List<String> fields, List<String> found) {
    if (hasScheme(fields)) {
      for (String field : fields) {
        found.add(hasScheme(field) ? behindScheme(field) : field);
      }
    }
  }

  /** In one copy: it runs for every request. */
  private String behindScheme(String field) {
    int begin = schemeLength();
    while (begin < field.length() && field.charAt(begin) == ' ') {
      begin++;
    }
    return field.substring(begin).strip();
  }

  /** Whether one of the fields is of the scheme; without a scheme, whether there is a field. */
  private boolean hasScheme(List<String> fields) {
    for (String field : fields) {
      if (scheme == null || hasScheme(field)) {
        return true;
      }
    }
    return false;
  }

  private int schemeLength() {
    return scheme == null ? 0 : scheme.length();
  }

  private boolean hasScheme(String field) {
    int length = schemeLength();
    return field.regionMatches(true, 0, String.valueOf(scheme), 0, length)
        && (scheme == null || field.length() == length || field.charAt(length) == ' ');
  }

  /** Whether a request shows a credential in its query, where logs and histories keep it. */
  public boolean isInQuery(GatewayRequest request) {
    String text = request.query();
    return query != null && text != null && !Pairs.QUERY.values(text, query).isEmpty();
  }

  /**
   * Tells shared caches not to store a response, unless the response says what they may do. A
   * response to a request with a credential in its query needs that: RFC 6750, section 2.3.
   */
  public static GatewayResponse forOneClient(GatewayResponse response) {
    if (!response.headers().contains(HttpHeaders.CACHE_CONTROL)) {
      response.headers().set(HttpHeaders.CACHE_CONTROL, "private");
    }
    return response;
  }

  /** Takes the credentials out of a request; everything else stays as it is. */
  public void remove(GatewayRequest request) {
    MultiMap headers = request.headers();
    if (header != null && hasScheme(headers.getAll(header))) {
      headers.remove(header);
    }
    if (cookie != null && headers.contains("cookie")) {
      removeCookie(headers, cookie);
    }
    String text = request.query();
    if (query != null && text != null && isInQuery(request)) {
      String rest = Pairs.QUERY.without(text, query);
      request.query(rest.isEmpty() ? null : rest);
    }
  }

  private static void removeCookie(MultiMap headers, String name) {
    List<String> rest = new ArrayList<>();
    for (String field : headers.getAll("cookie")) {
      String others = Pairs.COOKIES.without(field, name);
      if (!others.isEmpty()) {
        rest.add(others);
      }
    }
    headers.remove("cookie");
    if (!rest.isEmpty()) {
      headers.set("cookie", rest);
    }
  }
}
