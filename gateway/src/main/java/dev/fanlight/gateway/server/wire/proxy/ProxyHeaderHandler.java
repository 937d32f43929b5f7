package dev.fanlight.gateway.server.wire.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the header of a proxy off the beginning of a connection, before TLS and HTTP see a byte of
 * it, and then itself out of the way. Keeps what has come of the header until that is whole.
 */
public final class ProxyHeaderHandler extends ChannelInboundHandlerAdapter {
  /** Hears once what the header says. */
  public interface Reader {
    /**
     * @param client that the connection comes from; null: the proxy itself
     * @param clientPort of the client
     * @return whether it may go on; else it is being closed
     */
    boolean introduced(@Nullable InetAddress client, int clientPort);

    /** The connection does not begin with a header, or that is malformed. */
    void notIntroduced();
  }

  private static final Logger log = LoggerFactory.getLogger(ProxyHeaderHandler.class);

  private final Reader reader;
  private ByteBuf begun = Unpooled.EMPTY_BUFFER;
  private boolean refused;

  public ProxyHeaderHandler(Reader reader) {
    this.reader = reader;
  }

  /** The proxy has sent something, and not all of its header. */
  public static boolean hasBegun(Channel channel) {
    ProxyHeaderHandler handler = channel.pipeline().get(ProxyHeaderHandler.class);
    return handler != null && handler.begun.isReadable();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    if (refused) {
      bytes.release();
      return;
    }
    begun = joined(begun, bytes);
    ProxyHeader header;
    try {
      header = ProxyHeader.read(begun);
    } catch (ProxyHeader.Invalid invalid) {
      drop();
      log.debug("a connection does not begin as the PROXY protocol says: {}", invalid.getMessage());
      reader.notIntroduced();
      return;
    }
    if (header == null) {
      return;
    }
    if (!reader.introduced(header.client(), header.port())) {
      drop();
      return;
    }
    ByteBuf rest = begun.skipBytes(header.length());
    begun = Unpooled.EMPTY_BUFFER;
    if (rest.isReadable()) {
      context.fireChannelRead(rest);
    } else {
      rest.release();
    }
    context.pipeline().remove(this);
  }

  /** In one piece, in however many it comes. */
  private static ByteBuf joined(ByteBuf begun, ByteBuf more) {
    if (!begun.isReadable()) {
      return more;
    }
    ByteBuf all = Unpooled.buffer(begun.readableBytes() + more.readableBytes());
    all.writeBytes(begun).writeBytes(more);
    begun.release();
    more.release();
    return all;
  }

  private void drop() {
    refused = true;
    begun.release();
    begun = Unpooled.EMPTY_BUFFER;
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    begun.release();
    begun = Unpooled.EMPTY_BUFFER;
  }
}
