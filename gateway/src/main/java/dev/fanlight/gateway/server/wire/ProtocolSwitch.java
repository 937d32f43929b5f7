package dev.fanlight.gateway.server.wire;

import dev.fanlight.gateway.server.wire.http1.HeadDecoder;
import dev.fanlight.gateway.upstream.http.wire.HttpTunnelEnd;
import dev.fanlight.gateway.upstream.tunnel.TunnelEnd;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.VertxHandler;

/**
 * Takes a connection over from HTTP/1.1: the head of a {@code 101} goes out, and an {@link
 * HttpTunnelEnd} gets all bytes from then on. For Vert.x the answer has begun and does not end. So
 * Vert.x keeps the connection open in a drain, and tells the exchange when the connection breaks.
 *
 * <p>Vert.x writes no head without knowing where the content ends. This handler takes that out of
 * the head again, and leaves the pipeline.
 */
@SuppressWarnings("FutureReturnValueIgnored") // whoever writes has the promise
public final class ProtocolSwitch extends ChannelOutboundHandlerAdapter {
  private final String protocol;

  private ProtocolSwitch(String protocol) {
    this.protocol = protocol;
  }

  /**
   * Switches.
   *
   * @param response whose status and fields stand in it
   * @return the client's end of the tunnel, when the head has been written
   */
  public static Future<TunnelEnd> perform(
      ClientConnection connection,
      HttpConnection http,
      HttpServerResponse response,
      String protocol) {
    ChannelPipeline pipeline = ((ConnectionBase) http).channel().pipeline();
    String codec = pipeline.context(HeadDecoder.class).name();
    HttpTunnelEnd end = HttpTunnelEnd.install(pipeline, codec);
    end.closesBy(connection.parts().owner().loop(), connection::close);
    connection.parts().closer().switches();
    pipeline.addBefore(
        pipeline.context(VertxHandler.class).name(), null, new ProtocolSwitch(protocol));
    response.putHeader(HttpHeaders.CONTENT_LENGTH, "0");
    return response
        .writeHead()
        .map(written -> {
          connection.requests().handOver(end);
          return end;
        });
  }

  @Override
  public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
    if (message instanceof HttpResponse head) {
      head.headers()
          .remove(HttpHeaderNames.CONTENT_LENGTH)
          .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
          .set(HttpHeaderNames.UPGRADE, protocol);
    }
    context.write(message, promise);
    context.pipeline().remove(this);
  }
}
