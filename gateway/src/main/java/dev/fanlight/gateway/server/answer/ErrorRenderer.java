package dev.fanlight.gateway.server.answer;

import dev.fanlight.plugin.GatewayError;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes an answer of an error, in the form that the client understands. The fields of a request
 * choose the renderer: the first that serves them. {@link Problems} serves all requests, so it is
 * the last.
 */
public interface ErrorRenderer {
  /** All renderers, in the order in which they are asked. */
  List<ErrorRenderer> ALL = List.of(new GrpcErrors(), new Problems());

  /**
   * The renderer for a request. To be chosen before the request is dispatched: plugins change its
   * fields.
   *
   * @param fields of the request
   */
  static ErrorRenderer of(MultiMap fields) {
    int at = 0;
    while (at < ALL.size() - 1 && !ALL.get(at).serves(fields)) {
      at++;
    }
    return ALL.get(at);
  }

  /** The renderer for clients that read nothing but the status. */
  static ErrorRenderer plain() {
    return ALL.getLast();
  }

  /**
   * Whether the client of a request with these fields understands the errors of this renderer.
   *
   * @param fields of the request
   */
  boolean serves(MultiMap fields);

  /**
   * Puts status and fields into the response, in the place of what was there before.
   *
   * @param requestId of the exchange
   * @return the body; null: none
   */
  @Nullable Buffer render(GatewayError error, String requestId, HttpServerResponse response);

  /**
   * Says in the trailer fields of an answer that has begun why it ends here.
   *
   * @return false where trailers do not say that, so that the answer must break off
   */
  boolean putTrailers(GatewayError error, MultiMap trailers);
}
