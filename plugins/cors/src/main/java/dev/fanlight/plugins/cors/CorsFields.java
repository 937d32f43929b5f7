package dev.fanlight.plugins.cors;

import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of the Fetch standard. */
final class CorsFields {
  static final CharSequence ALLOW_ORIGIN = HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN;
  static final CharSequence ALLOW_CREDENTIALS = HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS;
  static final CharSequence ALLOW_METHODS = HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS;
  static final CharSequence ALLOW_HEADERS = HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS;
  static final CharSequence MAX_AGE = HttpHeaders.ACCESS_CONTROL_MAX_AGE;
  static final CharSequence EXPOSE_HEADERS = HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS;
  static final CharSequence REQUEST_METHOD = HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD;
  static final CharSequence REQUEST_HEADERS = HttpHeaders.ACCESS_CONTROL_REQUEST_HEADERS;

  private static final CharSequence PRIVATE_NETWORK =
      HttpHeaders.createOptimized("access-control-allow-private-network");
  private static final List<CharSequence> ANSWER =
      List.of(
          ALLOW_ORIGIN,
          ALLOW_CREDENTIALS,
          ALLOW_METHODS,
          ALLOW_HEADERS,
          MAX_AGE,
          EXPOSE_HEADERS,
          PRIVATE_NETWORK);
  private static final String ORIGIN = "origin";

  private CorsFields() {}

  /** Removes what an upstream or another plugin has set: browsers refuse two values of a field. */
  static void clear(MultiMap headers) {
    ANSWER.forEach(headers::remove);
  }

  /** The same for trailers, which stay as they are where they have nothing of it. */
  static MultiMap cleared(MultiMap trailers) {
    if (ANSWER.stream().noneMatch(trailers::contains)) {
      return trailers;
    }
    MultiMap cleared = MultiMap.caseInsensitiveMultiMap().addAll(trailers);
    clear(cleared);
    return cleared;
  }

  /** The same for an error. */
  static GatewayError clear(GatewayError error) {
    GatewayError cleared = error;
    for (CharSequence field : ANSWER) {
      cleared = cleared.withoutHeader(field.toString());
    }
    return cleared;
  }

  /** Says that another origin may get another answer. */
  static void vary(MultiMap headers) {
    for (String line : headers.getAll(HttpHeaders.VARY)) {
      if (names(line).stream().anyMatch(CorsFields::coversOrigin)) {
        return;
      }
    }
    headers.add(HttpHeaders.VARY, "Origin");
  }

  /** The same for an error, which has one value for each field. */
  static GatewayError vary(GatewayError error) {
    for (Map.Entry<String, String> field : error.headers().entrySet()) {
      if (field.getKey().equalsIgnoreCase("vary")) {
        String said = field.getValue();
        return names(said).stream().anyMatch(CorsFields::coversOrigin)
            ? error
            : error.withHeader(field.getKey(), said + ", Origin");
      }
    }
    return error.withHeader("vary", "Origin");
  }

  private static boolean coversOrigin(String name) {
    return name.equals("*") || name.equals(ORIGIN);
  }

  /** The names of a list, in lower case. */
  static List<String> names(@Nullable String list) {
    List<String> names = new ArrayList<>();
    if (list != null) {
      for (String name : list.split(",", -1)) {
        String trimmed = name.strip().toLowerCase(Locale.ROOT);
        if (!trimmed.isEmpty()) {
          names.add(trimmed);
        }
      }
    }
    return names;
  }
}
