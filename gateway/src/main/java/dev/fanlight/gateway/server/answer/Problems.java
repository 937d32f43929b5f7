package dev.fanlight.gateway.server.answer;

import dev.fanlight.gateway.merge.json.CallErrors;
import dev.fanlight.gateway.upstream.fields.ErrorFields;
import dev.fanlight.gateway.upstream.fields.HopByHop;
import dev.fanlight.gateway.upstream.network.UpstreamFailure;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.Phase;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;

/** Renders errors as RFC 9457 problem details with a Proxy-Status field (RFC 9209). */
public final class Problems implements ErrorRenderer {
  private static final CharSequence CONTENT_TYPE = AsciiString.cached("application/problem+json");
  private static final CharSequence PROXY_STATUS = AsciiString.cached("proxy-status");

  /** Loads what writes them. That takes a while, which no event loop has at the first error. */
  public static void load() {
    body(GatewayError.of(ErrorCode.INTERNAL_ERROR, ""), "");
  }

  /** All clients understand a status and JSON. */
  @Override
  public boolean serves(MultiMap fields) {
    return true;
  }

  @Override
  public Buffer render(GatewayError error, String requestId, HttpServerResponse response) {
    Buffer problem = body(error, requestId);
    response.headers().clear();
    response.setStatusCode(error.status());
    putFields(error, response.headers());
    DateField.put(response.headers());
    response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(problem.length()));
    return problem;
  }

  @Override
  public boolean putTrailers(GatewayError error, MultiMap trailers) {
    return false;
  }

  /** The fields an answer with this error has, besides those of its framing. */
  static void putFields(GatewayError error, MultiMap headers) {
    headers.set(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE);
    headers.set(PROXY_STATUS, proxyStatus(error));
    ErrorFields.put(error, headers);
    HopByHop.strip(headers);
    headers.remove(HttpHeaders.CONTENT_LENGTH);
  }

  /**
   * @param instance the request id
   */
  static Buffer body(GatewayError error, String instance) {
    JsonObject problem =
        new JsonObject()
            .put("type", "urn:fanlight:error:" + error.code().code())
            .put("title", title(error.code()))
            .put("status", error.status())
            .put("detail", error.detail())
            .put("instance", instance);
    Phase phase = error.phase();
    if (phase != null) {
      problem.put("phase", phase.label());
    }
    return error.errors().isEmpty()
        ? problem.toBuffer()
        : with(problem, CallErrors.list(error.errors()));
  }

  /** The problem with one more member, the list of failed calls. */
  private static Buffer with(JsonObject problem, Buffer errors) {
    Buffer whole = problem.toBuffer();
    return whole
        .slice(0, whole.length() - 1)
        .copy()
        .appendString(",\"errors\":")
        .appendBuffer(errors)
        .appendString("}");
  }

  /** {@code Uri too long} for {@code uri_too_long}. */
  private static String title(ErrorCode code) {
    return code.name().charAt(0) + code.code().substring(1).replace('_', ' ');
  }

  private static String proxyStatus(GatewayError error) {
    StringBuilder field = new StringBuilder(96).append("fanlight; error=").append(errorType(error));
    field.append("; details=\"");
    String detail = error.detail();
    for (int i = 0; i < detail.length(); i++) {
      char c = detail.charAt(i);
      if (c == '"' || c == '\\') {
        field.append('\\');
      }
      field.append(c < ' ' || c > '~' ? '?' : c);
    }
    return field.append('"').toString();
  }

  /** Our codes in the words of RFC 9209, section 2.3. */
  private static String errorType(GatewayError error) {
    if (error.getCause() instanceof UpstreamFailure failure) {
      return failure.type();
    }
    return switch (error.code()) {
      case ROUTE_NOT_FOUND -> "destination_not_found";
      case METHOD_NOT_ALLOWED,
          BAD_REQUEST,
          PAYLOAD_TOO_LARGE,
          URI_TOO_LONG,
          HEADERS_TOO_LARGE,
          REQUEST_TIMEOUT,
          MISDIRECTED_REQUEST,
          NOT_IMPLEMENTED ->
          "http_request_error";
      case MISSING_VALUE -> error.status() < 500 ? "http_request_error" : "http_protocol_error";
      case LOOP_DETECTED -> "proxy_loop_detected";
      case UNAUTHORIZED, FORBIDDEN, RATE_LIMITED, OVERLOADED, SHUTTING_DOWN ->
          "http_request_denied";
      case BULKHEAD_FULL, QUEUE_TIMEOUT -> "connection_limit_reached";
      case NO_ENDPOINT, CIRCUIT_OPEN, CALL_FAILED, CONNECT_FAILED -> "destination_unavailable";
      case CONNECTION_RESET ->
          error.phase() == Phase.BODY ? "http_response_incomplete" : "connection_terminated";
      case BAD_UPSTREAM_RESPONSE, INVALID_BODY -> "http_protocol_error";
      case UPSTREAM_BODY_TOO_LARGE -> "http_response_body_size";
      case DEADLINE_EXCEEDED -> timeoutType(error);
      case MERGE_FAILED,
          PLUGIN_FAILED,
          PLUGIN_TIMEOUT,
          INTERNAL_ERROR,
          DEPENDENCY_FAILED,
          CANCELLED,
          CLIENT_GONE,
          CLIENT_TOO_SLOW ->
          "proxy_internal_error";
    };
  }

  private static String timeoutType(GatewayError error) {
    return switch (error.phase()) {
      case CONNECT -> "connection_timeout";
      case REQUEST -> "connection_write_timeout";
      case QUEUE, RESPONSE, BODY -> "http_response_timeout";
      case null -> "http_response_timeout";
    };
  }
}
