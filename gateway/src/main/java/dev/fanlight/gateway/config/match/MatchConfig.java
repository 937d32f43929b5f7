package dev.fanlight.gateway.config.match;

import io.vertx.core.http.HttpMethod;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a route takes: all that fulfil every part of this.
 *
 * @param path such as {@code /users/{id}} or {@code /files/{rest**}}
 * @param methods empty: any
 * @param host null: any
 * @param headers conditions by header name, in lower case
 * @param query conditions by parameter name
 */
public record MatchConfig(
    PathPattern path,
    Set<HttpMethod> methods,
    @Nullable Host host,
    Map<String, Condition> headers,
    Map<String, Condition> query) {

  /**
   * A host.
   *
   * @param name exact, lower case, without port
   * @param text to show: a name that a placeholder made is the placeholder
   */
  public record Host(String name, String text) {}

  /** Whether that is one of the methods; HEAD is where GET is. */
  public boolean allows(HttpMethod method) {
    return methods.isEmpty()
        || methods.contains(method)
        || (method.equals(HttpMethod.HEAD) && methods.contains(HttpMethod.GET));
  }

  /**
   * Whether a request fulfils the conditions for host, header fields and query.
   *
   * @param authority its Host or :authority
   * @param header gives the first field of a name
   * @param parameter gives the first query parameter of a name
   */
  public boolean conditionsHold(String authority, First header, First parameter) {
    return conditionsHold(authority, parameter) && hold(headers, header);
  }

  /** The same but for header fields, of which a preflight has none of the request's. */
  public boolean conditionsHold(String authority, First parameter) {
    return allowsHost(authority) && hold(query, parameter);
  }

  /** Whether a request's Host or :authority is one of those. */
  public boolean allowsHost(String authority) {
    return host == null || host.name.equals(host(authority));
  }

  /** Whether both are for the same host, or both for any. */
  public boolean hasHostOf(MatchConfig other) {
    return Objects.equals(name(host), name(other.host));
  }

  private static @Nullable String name(@Nullable Host host) {
    return host == null ? null : host.name;
  }

  /** The first value of a name; null: there is none. */
  @FunctionalInterface
  public interface First {
    @Nullable String of(String name);
  }

  private static boolean hold(Map<String, Condition> conditions, First first) {
    for (Map.Entry<String, Condition> condition : conditions.entrySet()) {
      if (!condition.getValue().holdsText(first.of(condition.getKey()))) {
        return false;
      }
    }
    return true;
  }

  /** Lower case, without port and without a dot at the end. */
  private static String host(String authority) {
    int colon = authority.lastIndexOf(':');
    int end = colon > authority.lastIndexOf(']') ? colon : authority.length();
    end = end > 0 && authority.charAt(end - 1) == '.' ? end - 1 : end;
    return authority.substring(0, end).toLowerCase(Locale.ROOT);
  }
}
