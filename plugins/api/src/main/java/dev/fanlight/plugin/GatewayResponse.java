package dev.fanlight.plugin;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;

/**
 * The answer for the client. Mutable and confined to its exchange: a filter changes it in place.
 */
public final class GatewayResponse {
  private int status;
  private final MultiMap headers;
  private Body body;

  public GatewayResponse(int status, MultiMap headers, Body body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
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

  public GatewayResponse status(int status) {
    this.status = status;
    return this;
  }

  /**
   * Mutable; names are case-insensitive. Framing fields (content-length, transfer-encoding) are the
   * gateway's.
   */
  public MultiMap headers() {
    return headers;
  }

  public Body body() {
    return body;
  }

  /** Replaces the content. A stream that is replaced is reset when the exchange ends. */
  public GatewayResponse body(Body body) {
    this.body = body;
    return this;
  }
}
