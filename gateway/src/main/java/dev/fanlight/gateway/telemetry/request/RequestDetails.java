package dev.fanlight.gateway.telemetry.request;

import dev.fanlight.gateway.config.AccessLogConfig.Query;
import dev.fanlight.gateway.telemetry.trace.TraceParent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a client sent, as far as logs and traces may show it. It keeps the query to itself, so that
 * nobody shows more of it than the configuration allows. Immutable.
 */
public final class RequestDetails {
  /** Of a request of which nothing is known. */
  public static final RequestDetails NONE =
      new RequestDetails(new Address("", "", null), Query.DROP, null, null, Map.of());

  /** In the place of a value that nobody is to see. */
  static final String REDACTED = "REDACTED";

  /**
   * What a request asks for, besides its path.
   *
   * @param host with its port, if the client named one
   * @param query raw; null: none
   */
  public record Address(String scheme, String host, @Nullable String query) {}

  private final Address address;
  private final Query shown;
  private final @Nullable String userAgent;
  private final @Nullable TraceParent trace;
  private final Map<String, String> headers;

  /**
   * @param shown what may be seen of the query
   * @param trace that passes through; null: none
   * @param headers that the configuration names, by lower-case name
   */
  RequestDetails(
      Address address,
      Query shown,
      @Nullable String userAgent,
      @Nullable TraceParent trace,
      Map<String, String> headers) {
    this.address = address;
    this.shown = shown;
    this.userAgent = userAgent;
    this.trace = trace;
    this.headers = headers;
  }

  /** {@code http} or {@code https}, as the client sees it. */
  public String scheme() {
    return address.scheme();
  }

  /** The authority that the client asked for; may be empty. */
  public String host() {
    return address.host();
  }

  /** What may be seen of the query; null: nothing, or there is none. */
  public @Nullable String query() {
    String query = address.query();
    return switch (shown) {
      case DROP -> null;
      case KEEP -> query;
      case REDACT -> query == null ? null : redacted(query);
    };
  }

  /** The names of parameters stay. */
  private static String redacted(String query) {
    StringBuilder names = new StringBuilder(query.length() + REDACTED.length());
    int start = 0;
    while (start <= query.length()) {
      int next = query.indexOf('&', start);
      int end = next < 0 ? query.length() : next;
      names.append(query, start, valueOf(query, start, end)).append(start < end ? REDACTED : "");
      if (next >= 0) {
        names.append('&');
      }
      start = end + 1;
    }
    return names.toString();
  }

  /**
   * Where the value of a parameter begins. One without a value, or with signs of equality only, may
   * be all secret: Base64 ends so.
   */
  private static int valueOf(String query, int start, int end) {
    int equals = query.indexOf('=', start, end);
    int value = equals;
    while (value >= 0 && value < end && query.charAt(value) == '=') {
      value++;
    }
    return value < 0 || value >= end ? start : equals + 1;
  }

  public @Nullable String userAgent() {
    return userAgent;
  }

  /** Of a trace that passes through, where there is no tracing; null: there is none. */
  public @Nullable String traceId() {
    return trace == null ? null : trace.traceId();
  }

  /** The fields that the configuration names and the request has, by lower-case name. */
  public Map<String, String> headers() {
    return headers;
  }

  /** About how many characters it holds. */
  public int length() {
    int length = address.host().length();
    length += address.query() == null ? 0 : address.query().length();
    length += userAgent == null ? 0 : userAgent.length();
    for (Map.Entry<String, String> header : headers.entrySet()) {
      length += header.getKey().length() + header.getValue().length();
    }
    return length;
  }
}
