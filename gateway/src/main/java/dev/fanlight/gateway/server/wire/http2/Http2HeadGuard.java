package dev.fanlight.gateway.server.wire.http2;

import dev.fanlight.gateway.server.terms.Authority;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.util.AsciiString;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Resets the stream of an HTTP/2 request whose {@code :method} is no token. The platform makes a
 * method of it without a check, fails, and would close the whole connection.
 *
 * <p>Also gives each request both an {@code :authority} and a Host, as the client wrote the one of
 * them: the platform would take the port of an authority apart, and one of several hosts for it.
 */
final class Http2HeadGuard extends Http2FrameListenerDecorator {
  private static final CharSequence HOST = AsciiString.cached("host");

  private final Http2Connection connection;
  private final ExtendedConnect tunnels;
  private final AnswersTaken answers;
  private final Http2Connection.PropertyKey takenKey;

  /**
   * @param tunnels the requests that make a tunnel of their stream
   * @param answers what the client takes of all streams
   */
  Http2HeadGuard(
      Http2FrameListener next,
      Http2Connection connection,
      ExtendedConnect tunnels,
      AnswersTaken answers) {
    super(next);
    this.connection = connection;
    this.tunnels = tunnels;
    this.answers = answers;
    this.takenKey = connection.newKey();
  }

  /** What the client takes of that stream from now on. */
  LongSupplier takenOf(int id) {
    Http2Stream stream = connection.stream(id);
    if (stream == null) {
      return answers;
    }
    StreamTaken taken = new StreamTaken(stream, connection.remote().flowController(), answers);
    stream.setProperty(takenKey, taken);
    return taken;
  }

  @Override
  public void onPingRead(ChannelHandlerContext context, long data) throws Http2Exception {
    answers.controlFrame();
    super.onPingRead(context, data);
  }

  @Override
  public void onSettingsRead(ChannelHandlerContext context, Http2Settings settings)
      throws Http2Exception {
    answers.controlFrame();
    super.onSettingsRead(context, settings);
  }

  @Override
  public void onWindowUpdateRead(ChannelHandlerContext context, int id, int increment)
      throws Http2Exception {
    Http2Stream stream = connection.stream(id);
    StreamTaken taken = stream == null ? null : stream.getProperty(takenKey);
    if (taken != null) {
      taken.grant(increment);
    }
    super.onWindowUpdateRead(context, id, increment);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context, int stream, Http2Headers headers, int padding, boolean ends)
      throws Http2Exception {
    check(stream, headers);
    super.onHeadersRead(context, stream, headers, padding, ends);
  }

  @Override
  public void onHeadersRead(
      ChannelHandlerContext context,
      int stream,
      Http2Headers headers,
      int dependency,
      short weight,
      boolean exclusive,
      int padding,
      boolean ends)
      throws Http2Exception {
    check(stream, headers);
    super.onHeadersRead(context, stream, headers, dependency, weight, exclusive, padding, ends);
  }

  /** The platform compares octets. */
  private static boolean isSame(CharSequence authority, Http2Headers headers) {
    List<CharSequence> hosts = headers.getAll(HOST);
    int port = "https".contentEquals(Objects.requireNonNullElse(headers.scheme(), "")) ? 443 : 80;
    return hosts.size() == 1
        && Authority.isValid(authority)
        && Authority.isValid(hosts.getFirst())
        && Authority.isSame(authority.toString(), hosts.getFirst().toString(), port);
  }

  private void check(int stream, Http2Headers headers) throws Http2Exception {
    CharSequence method = headers.method();
    if (method == null) {
      return; // trailers
    }
    try {
      HttpMethod.valueOf(method.toString());
    } catch (IllegalArgumentException notToken) {
      throw Http2Exception.streamError(
          stream, Http2Error.PROTOCOL_ERROR, "the :method is not a token");
    }
    tunnels.settle(stream, headers);
    CharSequence authority = headers.authority();
    if (authority != null) {
      if (!headers.contains(HOST) || isSame(authority, headers)) {
        headers.set(HOST, authority);
      }
    } else if (headers.getAll(HOST).size() > 1) {
      // The codec would take the first for the authority, and drop the others.
      throw Http2Exception.streamError(
          stream, Http2Error.PROTOCOL_ERROR, "there is more than one host and no :authority");
    } else if (headers.contains(HOST)) {
      headers.authority(headers.get(HOST));
    }
  }
}
