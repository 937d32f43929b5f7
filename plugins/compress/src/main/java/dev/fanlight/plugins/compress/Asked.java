package dev.fanlight.plugins.compress;

import dev.fanlight.plugin.GatewayRequest;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Locale;

/**
 * What the client has said about the answer, before anything behind the plugin changed the request.
 *
 * @param head whether only the head of the answer is wanted
 * @param get whether the answer is about what GET has: the method is GET or HEAD
 * @param acceptEncoding the lines of the field
 * @param noTransform whether nobody on the way may change the content
 * @param ifNoneMatch the lines of the field
 */
record Asked(
    boolean head,
    boolean get,
    List<String> acceptEncoding,
    boolean noTransform,
    List<String> ifNoneMatch) {

  static Asked of(GatewayRequest request) {
    MultiMap headers = request.headers();
    boolean head = HttpMethod.HEAD.equals(request.method());
    return new Asked(
        head,
        head || HttpMethod.GET.equals(request.method()),
        List.copyOf(headers.getAll(HttpHeaders.ACCEPT_ENCODING)),
        forbidsTransform(headers),
        List.copyOf(headers.getAll(HttpHeaders.IF_NONE_MATCH)));
  }

  /** RFC 9111, sections 5.2.1.6 and 5.2.2.6. */
  static boolean forbidsTransform(MultiMap headers) {
    for (String line : headers.getAll(HttpHeaders.CACHE_CONTROL)) {
      for (String directive : line.split(",", -1)) {
        if (directive.strip().toLowerCase(Locale.ROOT).equals("no-transform")) {
          return true;
        }
      }
    }
    return false;
  }
}
