package dev.fanlight.plugin;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Objects;

/**
 * The answer for the client. Mutable and confined to its exchange: a filter changes it in place.
 */
public final class GatewayResponse {
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int LEAST_STATUS = 200;
  private static final int LARGEST_STATUS = 599;

  private int status;
  private final MultiMap headers;
  private Body body;

  /**
   * @throws IllegalArgumentException if no answer has the status
   */
  public GatewayResponse(int status, MultiMap headers, Body body) {
    this.status = checked(status);
    this.headers = Objects.requireNonNull(headers, "a response's fields are null");
    this.body = checked(body);
  }

  private static int checked(int status) {
    if ((status < LEAST_STATUS && status != SWITCHING_PROTOCOLS) || status > LARGEST_STATUS) {
      throw new IllegalArgumentException(
          "a response's status is " + status + ": expected 200 to 599");
    }
    return status;
  }

  private static Body checked(Body body) {
    return Objects.requireNonNull(
        body, "a response's body is null: expected Body.empty() for no content");
  }

  /** An empty answer. */
  public static GatewayResponse of(int status) {
    return new GatewayResponse(status, HttpHeaders.headers(), Body.empty());
  }

  /** An answer with content. */
  public static GatewayResponse of(int status, String contentType, Body body) {
    GatewayResponse response = of(status);
    response.headers.set(HttpHeaders.CONTENT_TYPE, contentType);
    return response.body(body);
  }

  public int status() {
    return status;
  }

  /**
   * @throws IllegalArgumentException unless an answer may have the status: 200 to 599, and 101 for
   *     that of a tunnel
   */
  public GatewayResponse status(int status) {
    this.status = checked(status);
    return this;
  }

  /**
   * Mutable; names are case-insensitive. The fields of the connection, {@code trailer} and {@code
   * content-length} are the gateway's: an answer in which a plugin has set one fails with an error
   * that names it. What came with an answer may stay or be copied. Of {@code content-length}, the
   * length of the body may be set too, and in an answer to HEAD or a 304 that the plugin makes
   * itself the length that GET has.
   */
  public MultiMap headers() {
    return headers;
  }

  public Body body() {
    return body;
  }

  /** Replaces the content. A stream that is replaced is reset when the exchange ends. */
  public GatewayResponse body(Body body) {
    this.body = checked(body);
    return this;
  }
}
