package dev.fanlight.gateway.server.answer;

import dev.fanlight.gateway.upstream.fields.HopByHop;
import dev.fanlight.plugin.Body;
import dev.fanlight.plugin.ErrorCode;
import dev.fanlight.plugin.GatewayError;
import dev.fanlight.plugin.GatewayResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** Puts status and fields of an answer where they are sent from; the framing is ours. */
public final class AnswerHead {
  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int RESET_CONTENT = 205;

  private AnswerHead() {}

  /**
   * Returns whether the answer has no body, whatever it was given: HEAD, 204, 205 and 304.
   *
   * @throws IllegalArgumentException when a field would break the message, or the status is one of
   *     another kind of answer
   */
  public static boolean write(HttpServerRequest request, GatewayResponse answer) {
    HttpServerResponse response = request.response();
    int status = answer.status();
    boolean tunnel = answer.body() instanceof Body.Tunnel;
    if (tunnel != (status == SWITCHING_PROTOCOLS)) {
      throw new IllegalArgumentException("only a tunnel begins with 101: the status is " + status);
    }
    response.setStatusCode(status);
    HopByHop.strip(answer.headers());
    MultiMap headers = response.headers();
    headers.addAll(answer.headers());
    DateField.put(headers);
    if (tunnel) {
      headers.remove(HttpHeaders.CONTENT_LENGTH);
      return false;
    }
    boolean head = HttpMethod.HEAD.equals(request.method());
    long length = answer.body().length();
    if (status == 204) {
      headers.remove(HttpHeaders.CONTENT_LENGTH);
    } else if (status == RESET_CONTENT) {
      headers.set(HttpHeaders.CONTENT_LENGTH, "0"); // RFC 9110, section 15.3.6
    } else if (head || status == 304) {
      // Without a body theirs tells what GET would have: it stays.
      if (head && status != 304 && length > 0) {
        headers.set(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
      }
    } else if (length >= 0) {
      headers.set(HttpHeaders.CONTENT_LENGTH, Long.toString(length));
    } else {
      headers.remove(HttpHeaders.CONTENT_LENGTH);
      response.setChunked(true);
    }
    return head || status == 204 || status == RESET_CONTENT || status == 304;
  }

  /** The answer cannot go out, for a smaller one that says so. */
  public static GatewayError tooLarge() {
    return GatewayError.of(
        ErrorCode.BAD_UPSTREAM_RESPONSE,
        "the answer's header section is larger than the client takes over HTTP/2");
  }
}
