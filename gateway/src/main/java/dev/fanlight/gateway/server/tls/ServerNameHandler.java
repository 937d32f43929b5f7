package dev.fanlight.gateway.server.tls;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.concurrent.Future;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the name that a client asks for in TLS (SNI), and begins the handshake with the certificate
 * that belongs to it, and with the engine that suits the client.
 */
public final class ServerNameHandler extends AbstractSniHandler<ShownCertificate> {
  /** As the JDK bounds the messages of a handshake. */
  private static final int MOST_HELLO_BYTES = 32 * 1024;

  private final TlsSession session;
  private ClientHello hello = ClientHello.UNREAD;

  /** The timer of the connection limits the handshake too. */
  public ServerNameHandler(TlsSession session) {
    super(MOST_HELLO_BYTES, 0);
    this.session = session;
  }

  /**
   * @param message null: the client begins with another one
   */
  @Override
  protected Future<ShownCertificate> lookup(
      ChannelHandlerContext context, @Nullable ByteBuf message) throws Exception {
    if (message != null && message.readableBytes() <= BoringSsl.MOST_MESSAGE_BYTES) {
      hello = ClientHello.read(message);
    }
    return super.lookup(context, message);
  }

  @Override
  protected Future<ShownCertificate> lookup(
      ChannelHandlerContext context, @Nullable String hostname) {
    return context.executor().newSucceededFuture(session.choose(hostname));
  }

  @Override
  protected void onLookupComplete(
      ChannelHandlerContext context, @Nullable String hostname, Future<ShownCertificate> found) {
    SslHandler handler = session.handler(found.getNow(), hello, context.alloc());
    context.pipeline().replace(this, context.name(), handler);
  }

  /** Netty says nothing of a client that leaves before it has asked for a name. */
  @Override
  public void channelInactive(ChannelHandlerContext context) throws Exception {
    context.fireUserEventTriggered(new SslHandshakeCompletionEvent(new ClosedChannelException()));
    super.channelInactive(context);
  }
}
