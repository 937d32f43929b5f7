package dev.fanlight.plugins.cors;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may do what.
 *
 * @param origins of the pages: {@code https://shop.example}, {@code https://*.shop.example}, {@code
 *     null}, or {@code *} for all
 * @param methods that pages may use; null: all that the route serves
 * @param headers names of the fields that pages may set; null: all
 * @param expose names of the fields that pages may read
 * @param credentials whether browsers send cookies and other credentials; null: no
 * @param maxAge how long browsers remember a preflight's answer; null: ten minutes
 */
public record CorsConfig(
    List<String> origins,
    @Nullable List<String> methods,
    @Nullable List<String> headers,
    @Nullable List<String> expose,
    @Nullable Boolean credentials,
    @Nullable Duration maxAge) {
  static final String ANY = "*";
  static final String OPAQUE = "null";

  private static final Duration DEFAULT_MAX_AGE = Duration.ofMinutes(10);

  /** The Fetch standard forbids these to scripts, so no browser ever asks for them. */
  private static final Set<String> FORBIDDEN_METHODS = Set.of("CONNECT", "TRACE", "TRACK");

  /** Browsers write these in upper case, however a script has written them; no others. */
  private static final Set<String> NORMALIZED_METHODS =
      Set.of("DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT");

  public CorsConfig {
    origins = List.copyOf(origins);
    if (origins.isEmpty()) {
      throw new IllegalArgumentException(
          "origins must name at least one origin, such as https://shop.example");
    }
    origins.forEach(OriginPattern::of);
    if (Boolean.TRUE.equals(credentials)) {
      checkCredentials(origins);
    }
    methods = methods == null ? null : List.copyOf(methods);
    headers = headers == null ? null : List.copyOf(headers);
    expose = expose == null ? null : List.copyOf(expose);
    if (methods != null) {
      if (methods.isEmpty()) {
        throw new IllegalArgumentException(
            "methods must name at least one method; without methods, all are allowed that the route"
                + " serves");
      }
      methods.forEach(CorsConfig::checkMethod);
    }
    checkNames("headers", headers);
    checkNames("expose", expose);
    if (maxAge != null && maxAge.isNegative()) {
      throw new IllegalArgumentException("max_age must not be negative");
    }
  }

  private static void checkCredentials(List<String> origins) {
    for (String origin : origins) {
      if (origin.equals(ANY) || origin.equals(OPAQUE)) {
        throw new IllegalArgumentException(
            "with credentials, origins must name each origin: any page can be one of \""
                + origin
                + "\"");
      }
    }
  }

  private static void checkMethod(String method) {
    if (!Tokens.isToken(method) || method.equals(ANY)) {
      throw new IllegalArgumentException(
          "methods holds \"%s\", which is no method; without methods, all are allowed that the route serves"
              .formatted(method));
    }
    String upper = method.toUpperCase(Locale.ROOT);
    if (FORBIDDEN_METHODS.contains(upper)) {
      throw new IllegalArgumentException("no browser sends the method " + method);
    }
    if (!method.equals(upper) && NORMALIZED_METHODS.contains(upper)) {
      throw new IllegalArgumentException(
          "methods holds \"%s\", which a browser writes as \"%s\"".formatted(method, upper));
    }
  }

  /** Whether a page can use the method: it is one, and no wildcard, and browsers send it. */
  static boolean isUsable(String method) {
    return Tokens.isToken(method)
        && !method.equals(ANY)
        && !FORBIDDEN_METHODS.contains(method.toUpperCase(Locale.ROOT));
  }

  private static void checkNames(String key, @Nullable List<String> names) {
    if (names == null) {
      return;
    }
    for (String name : names) {
      if (!Tokens.isToken(name) || name.equals(ANY)) {
        throw new IllegalArgumentException(
            "%s holds \"%s\", which is not the name of a field".formatted(key, name));
      }
    }
  }

  @Override
  public Boolean credentials() {
    return Boolean.TRUE.equals(credentials);
  }

  @Override
  public Duration maxAge() {
    return maxAge == null ? DEFAULT_MAX_AGE : maxAge;
  }

  List<String> exposed() {
    return expose == null ? List.of() : expose;
  }
}
