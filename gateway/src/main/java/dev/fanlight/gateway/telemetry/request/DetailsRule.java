package dev.fanlight.gateway.telemetry.request;

import dev.fanlight.gateway.config.AccessLogConfig;
import dev.fanlight.gateway.config.AccessLogConfig.Format;
import dev.fanlight.gateway.config.AccessLogConfig.Query;
import dev.fanlight.gateway.telemetry.request.RequestDetails.Address;
import dev.fanlight.gateway.telemetry.trace.TraceParent;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which details of requests are noted: those that the access log may print. Plugins change a
 * request later, so they are noted when it has come.
 *
 * @param notes whether anything is noted at all
 * @param kept header fields, by lower-case name
 * @param redacted header fields without their values
 */
public record DetailsRule(boolean notes, Query query, List<String> kept, List<String> redacted) {
  /** Of one value; the rest of a longer one is cut off. */
  static final int MOST_CHARACTERS = 1000;

  private static final String CUT = "...";

  /**
   * What a configuration asks for.
   *
   * @param traced whether there is tracing: spans show some of it too
   */
  public static DetailsRule of(AccessLogConfig config, boolean traced) {
    AccessLogConfig.Content content = config.content();
    return new DetailsRule(
        traced || config.format() != Format.OFF,
        content.query(),
        content.headers().kept(),
        content.headers().redacted());
  }

  /** The details of a request with those header fields. */
  public RequestDetails of(String scheme, String host, @Nullable String rawQuery, MultiMap fields) {
    if (!notes) {
      return RequestDetails.NONE;
    }
    String agent = fields.get(HttpHeaders.USER_AGENT);
    return new RequestDetails(
        new Address(scheme, cut(host), rawQuery),
        query,
        agent == null ? null : cut(agent),
        TraceParent.of(fields),
        kept.isEmpty() && redacted.isEmpty() ? Map.of() : headers(fields));
  }

  private Map<String, String> headers(MultiMap fields) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : kept) {
      if (fields.contains(name)) {
        headers.put(name, cut(String.join(", ", fields.getAll(name))));
      }
    }
    for (String name : redacted) {
      if (fields.contains(name)) {
        headers.put(name, RequestDetails.REDACTED);
      }
    }
    return headers;
  }

  private static String cut(String value) {
    return value.length() <= MOST_CHARACTERS ? value : value.substring(0, MOST_CHARACTERS) + CUT;
  }
}
