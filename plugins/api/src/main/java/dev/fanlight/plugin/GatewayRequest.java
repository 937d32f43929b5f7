package dev.fanlight.plugin;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The client's request as the filters and the action see it. Mutable and confined to its exchange:
 * a filter changes it in place before it proceeds. A {@link BlockingFilter} is given a {@link
 * #copy()}.
 */
public final class GatewayRequest {
  private HttpMethod method;
  private String path;
  private @Nullable String query;
  private final MultiMap headers;
  private Body body;
  private @Nullable UpstreamName upstream;
  private boolean settled;

  /**
   * @param path the raw path, percent-encoded as it came, beginning with a slash
   * @param query the raw query without its question mark, or null
   */
  public GatewayRequest(
      HttpMethod method, String path, @Nullable String query, MultiMap headers, Body body) {
    this.method = Objects.requireNonNull(method, "a request's method is null");
    this.path = Objects.requireNonNull(path, "a request's path is null");
    this.query = query;
    this.headers = Objects.requireNonNull(headers, "a request's fields are null");
    this.body = checkedBody(body);
  }

  private static Body checkedBody(Body body) {
    return Objects.requireNonNull(
        body, "a request's body is null: expected Body.empty() for no content");
  }

  public HttpMethod method() {
    return method;
  }

  public GatewayRequest method(HttpMethod method) {
    this.method = Objects.requireNonNull(method, "a request's method is null");
    return this;
  }

  /** Raw, percent-encoded. */
  public String path() {
    return path;
  }

  /**
   * Changes what an action without a {@code path} of its own sends upstream; the route stays the
   * one that matched.
   */
  public GatewayRequest path(String path) {
    this.path = Objects.requireNonNull(path, "a request's path is null");
    return this;
  }

  /** Raw, without the question mark; null when there is none. */
  public @Nullable String query() {
    return query;
  }

  public GatewayRequest query(@Nullable String query) {
    this.query = query;
    return this;
  }

  /** Path and query as they stand in a request line. */
  public String target() {
    return query == null ? path : path + '?' + query;
  }

  /**
   * Mutable; names are case-insensitive. What a filter sets always goes out; hop-by-hop fields of
   * the client are gone. A filter that sets one itself, or one that frames the message ({@link
   * ReservedFields#isForNoPlugin}), fails with an error that names the field.
   */
  public MultiMap headers() {
    return headers;
  }

  public Body body() {
    return body;
  }

  public GatewayRequest body(Body body) {
    this.body = checkedBody(body);
    return this;
  }

  /** The upstream that a plugin has chosen; null: the route's own. */
  public @Nullable UpstreamName upstream() {
    return upstream;
  }

  /**
   * Chooses the upstream of a route with {@code proxy}: the request goes there, and not to the
   * route's own upstream or a branch of its split. All else of the route stays as it is, such as
   * {@code path}, {@code timeout} and {@code mirror}. Retries, circuit breaker, bulkhead and
   * metrics are those of the chosen upstream. Of several plugins the last one decides. On a route
   * with another action the choice has no effect.
   *
   * <p>Choose before the plugin proceeds. The name comes from the plugin's configuration or from
   * {@link PluginContext#upstream}. A name that the configuration does not have fails the plugin
   * when it proceeds.
   *
   * @param upstream null: the route's own
   * @throws IllegalStateException when the request has gone to the action, or its exchange has
   *     ended
   */
  public GatewayRequest upstream(@Nullable UpstreamName upstream) {
    if (settled) {
      throw new IllegalStateException("a plugin chooses the upstream before it proceeds");
    }
    this.upstream = upstream;
    return this;
  }

  /** Makes the choice of the upstream final. The gateway calls this; plugins do not need it. */
  public void settle() {
    settled = true;
  }

  /**
   * The same request with header fields of its own, which refuse names and values that no message
   * can carry. The body is shared.
   */
  public GatewayRequest copy() {
    return new GatewayRequest(method, path, query, HttpHeaders.headers().setAll(headers), body)
        .upstream(upstream);
  }
}
