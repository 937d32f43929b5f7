package dev.fanlight.gateway.upstream.http;

import dev.fanlight.gateway.upstream.call.CallHead;
import dev.fanlight.gateway.upstream.fields.Grpc;
import dev.fanlight.gateway.upstream.fields.HopByHop;
import dev.fanlight.gateway.upstream.fields.Via;
import dev.fanlight.plugin.Body;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.impl.HttpResponseHead;

/** The heads of answers as the gateway passes them on. */
final class HttpAnswerHeads {
  private HttpAnswerHeads() {}

  /**
   * Without what concerns the connection only.
   *
   * @param protocol the version in which it came
   * @param method that it answers
   */
  static CallHead of(
      HttpResponseHead head, ResponseStream body, String protocol, HttpMethod method) {
    HopByHop.strip(head.headers());
    if (Grpc.isCall(head.headers())) {
      // Of an answer that has a length only the body would be passed on, and not the status after.
      head.headers().remove(HttpHeaders.CONTENT_LENGTH);
    }
    Via.addToResponse(head.headers(), protocol);
    return new CallHead(
        head.statusCode(),
        head.headers(),
        new Body.Streamed(body, length(head, method), body::trailers));
  }

  /** Of an answer that switches protocols, which only HTTP/1.1 does. */
  static CallHead of(HttpResponseHead head, Body.Tunnel tunnel) {
    HopByHop.strip(head.headers());
    Via.addToResponse(head.headers(), "1.1");
    return new CallHead(head.statusCode(), head.headers(), tunnel);
  }

  /** The answer to HEAD and a 304 say how long a body would be that does not come. */
  private static long length(HttpResponseHead head, HttpMethod method) {
    int status = head.statusCode();
    if (status == 204 || status == 304) {
      return 0;
    }
    String length = head.headers().get(HttpHeaders.CONTENT_LENGTH);
    return length == null || method.equals(HttpMethod.HEAD) ? -1 : Long.parseLong(length);
  }

  /** Whether it says that its body has no bytes. */
  static boolean isSaidEmpty(HttpResponseHead head) {
    return "0".equals(head.headers().get(HttpHeaders.CONTENT_LENGTH));
  }
}
