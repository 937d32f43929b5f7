package dev.fanlight.gateway.server.wire;

import dev.fanlight.gateway.config.ListenerConfig.Limits;
import dev.fanlight.gateway.server.tls.HandshakeFailures;
import dev.fanlight.gateway.server.tls.ServerNameHandler;
import dev.fanlight.gateway.server.tls.TlsSession;
import dev.fanlight.gateway.upstream.http.wire.HttpCloseNotify;
import dev.fanlight.gateway.wire.UndecodedBytes;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/**
 * Puts our handshake in the place of Vert.x's on a connection with TLS, and then our decoder.
 * Vert.x installs its own decoder when the handshake has ended, and before anything is decrypted
 * after it.
 */
final class TlsHandshakeHandler extends ChannelInboundHandlerAdapter {
  /** How Vert.x names the handler of TLS. */
  private static final String NAME = "ssl";

  private final ClientConnection connection;
  private final Limits limits;
  private final TlsSession session;

  TlsHandshakeHandler(ClientConnection connection, Limits limits, TlsSession session) {
    this.connection = connection;
    this.limits = limits;
    this.session = session;
  }

  /** The first bytes: Vert.x's handlers stand by now, and the end of the handshake is to come. */
  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ChannelPipeline pipeline = context.pipeline();
    pipeline.replace(NAME, NAME, new ServerNameHandler(session));
    pipeline.addAfter(NAME, null, new End());
    context.fireChannelRead(message);
    pipeline.remove(this);
  }

  private final class End extends ChannelInboundHandlerAdapter {
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
      context.fireUserEventTriggered(event);
      if (!(event instanceof SslHandshakeCompletionEvent handshake)) {
        return;
      }
      if (handshake.isSuccess()) {
        begins(context);
      } else {
        connection
            .meters()
            .handshakeFailed(
                connection.late()
                    ? HandshakeFailures.TIMEOUT
                    : HandshakeFailures.reason(handshake.cause()));
      }
      // A handshake that has failed may fail once more when its connection is closed.
      context.pipeline().remove(this);
    }

    /** What fails in TLS does not pass the handlers before it. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      connection.failed(failure);
      context.fireExceptionCaught(failure);
    }

    private void begins(ChannelHandlerContext context) {
      SslHandler tls = (SslHandler) context.pipeline().get(NAME);
      if (session.begins(tls.engine())) {
        context.flush();
      }
      UndecodedBytes.install(context.pipeline(), tls);
      FirstBytesHandler.decide(context.pipeline(), connection, limits, false);
      HttpCloseNotify.install(context.channel());
    }
  }
}
