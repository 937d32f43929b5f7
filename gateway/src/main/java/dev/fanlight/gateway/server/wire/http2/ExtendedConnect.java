package dev.fanlight.gateway.server.wire.http2;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.handler.codec.http2.Http2Stream;
import org.jspecify.annotations.Nullable;

/**
 * The extended CONNECT of one connection (RFC 8441): a request that makes a tunnel of its stream,
 * for the protocol that its {@code :protocol} names. The platform refuses a CONNECT with a path. So
 * it gets a GET, which is what the handshake is over HTTP/1.1, and the stream keeps the protocol:
 * no field of a client could say the same.
 */
final class ExtendedConnect {
  private static final CharSequence PROTOCOL = PseudoHeaderName.PROTOCOL.value();

  private final boolean announced;
  private final Http2Connection connection;
  private final Http2Connection.PropertyKey protocolKey;

  /**
   * @param announced whether the client has been told that it may send such requests
   */
  ExtendedConnect(boolean announced, Http2Connection connection) {
    this.announced = announced;
    this.connection = connection;
    this.protocolKey = connection.newKey();
  }

  /** The protocol that the stream is to carry; null: it is an ordinary request. */
  @Nullable String protocolOf(int id) {
    Http2Stream stream = connection.stream(id);
    return stream == null ? null : stream.getProperty(protocolKey);
  }

  /**
   * Makes an ordinary request of one that has a {@code :protocol}.
   *
   * @throws Http2Exception for one that is malformed (sections 3 and 4)
   */
  void settle(int id, Http2Headers headers) throws Http2Exception {
    CharSequence protocol = headers.get(PROTOCOL);
    if (protocol == null) {
      return;
    }
    if (!announced) {
      throw malformed(id, "a :protocol that was not announced");
    }
    if (!HttpMethod.CONNECT.asciiName().contentEquals(headers.method())) {
      throw malformed(id, "a :protocol on a method other than CONNECT");
    }
    if (headers.scheme() == null || headers.path() == null) {
      throw malformed(id, "an extended CONNECT without :scheme or :path");
    }
    headers.remove(PROTOCOL);
    headers.method(HttpMethod.GET.asciiName());
    Http2Stream stream = connection.stream(id);
    if (stream != null) {
      stream.setProperty(protocolKey, protocol.toString());
    }
  }

  private static Http2Exception malformed(int id, String what) {
    return Http2Exception.streamError(id, Http2Error.PROTOCOL_ERROR, what);
  }
}
