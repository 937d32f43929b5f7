package dev.fanlight.gateway.server.wire.close;

import dev.fanlight.gateway.server.wire.http2.FarewellHandler;
import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.upstream.http.wire.HttpLinger;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.http.HttpConnection;
import org.jspecify.annotations.Nullable;

/**
 * How a client's connection closes. The gateway closes it in one of three ways:
 *
 * <pre>
 * close()     what is written goes out first, then the connection closes as its protocol does
 * leave()     as close(), for a drain: HTTP/2 says so first, and serves what the client has sent
 * reset()     at once, and so that the client sees that what it has is not whole
 * </pre>
 *
 * <p>After {@link #linger}, a close of an HTTP/1 connection takes two steps: the gateway closes its
 * own half, and an {@link HttpLinger} reads for a while what the client still sends. Closes by
 * Vert.x pass through here too, and linger as well.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a close comes to is told by the channel
public final class CloseHandler extends ChannelOutboundHandlerAdapter {
  private final Channel channel;
  private final Loop loop;
  private final Runnable lingering;
  private @Nullable HttpConnection http;
  private boolean lingers;
  private boolean ofTunnel;
  private boolean tunnelEnded;
  private boolean farewell;

  /**
   * @param lingering runs when the gateway's half has been closed, and the other half is read
   */
  public CloseHandler(Channel channel, Loop loop, Runnable lingering) {
    this.channel = channel;
    this.loop = loop;
    this.lingering = lingering;
  }

  /** Vert.x has found out which HTTP this is, and closes the connection as that does. */
  public void speaks(HttpConnection connection) {
    http = connection;
  }

  /** Whether a close waits for what the client still sends. */
  public void linger(boolean waits) {
    lingers = waits;
  }

  /** The connection is one end of a tunnel from now on. */
  public void switches() {
    ofTunnel = true;
  }

  public void close() {
    if (http != null) {
      http.close();
    } else {
      channel.close();
    }
  }

  /**
   * Closes a connection whose listener drains. What has spoken HTTP is closed by its server, which
   * knows its exchanges. A tunnel that has ended already is waited for no longer.
   *
   * @param http2 the codec; null: this is no HTTP/2
   */
  public void leave(@Nullable Http2ConnectionHandler http2) {
    if (http == null) {
      channel.close();
    } else if (http2 != null) {
      sayFarewell(http, http2, false);
    } else if (tunnelEnded) {
      channel.unsafe().close(channel.unsafe().voidPromise());
    }
  }

  /** Closes a connection of HTTP/2 once it has no more streams; the client opens no others. */
  public void retire(Http2ConnectionHandler http2) {
    if (http != null) {
      sayFarewell(http, http2, true);
    }
  }

  /** Unless that has been said, or the codec has said which stream was the last. */
  private void sayFarewell(HttpConnection spoken, Http2ConnectionHandler http2, boolean retires) {
    if (!farewell && !http2.connection().goAwaySent()) {
      farewell = true;
      FarewellHandler.say(channel, spoken, http2, loop, retires);
    }
  }

  /**
   * Not even an answer that ends with its connection looks complete: with TLS, the end is not
   * announced either.
   */
  public void reset() {
    if (channel.isOpen()) {
      lingers = false;
      channel.config().setOption(ChannelOption.SO_LINGER, 0);
      // Not by way of Vert.x and TLS, which would first write what they hold.
      channel.pipeline().context(this).close();
    }
  }

  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (lingers) {
      lingers = false;
      tunnelEnded = ofTunnel;
      context.pipeline().addFirst(new HttpLinger(loop, ofTunnel, lingering));
    }
    context.close(promise);
  }
}
