package dev.fanlight.gateway.server.wire.http2;

import dev.fanlight.gateway.time.Loop;
import dev.fanlight.gateway.time.Timers;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ShutdownEvent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The first half of a graceful end of an HTTP/2 connection (RFC 9113, section 6.8). A first GOAWAY
 * tells the client to open no more streams and still names none as the last. Vert.x's own GOAWAY,
 * which names the last stream, is held back until a PING has come back. So a request that the
 * client sent before it heard of the end is still served.
 *
 * <p>A connection has at most one of these: a GOAWAY must not name a higher stream than one before
 * it. Where a connection that retires is drained too, the drain's shutdown goes on from where the
 * farewell is, and brings its shorter timeout.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what a GOAWAY comes to is told by the channel
public final class FarewellHandler extends ChannelInboundHandlerAdapter {
  /** For clients that answer no PING. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A connection that has said farewell is not cut off before. */
  private static final Duration LONGEST = Duration.ofDays(1);

  private static final long NO_ERROR = 0;
  private static final Buffer PING = Buffer.buffer("fanlight");

  private final HttpConnection http;
  private final boolean retires;
  private @Nullable ChannelHandlerContext context;
  private @Nullable Object held;
  private boolean heard;

  private FarewellHandler(HttpConnection http, boolean retires) {
    this.http = http;
    this.retires = retires;
  }

  /**
   * Tells the client to open no more streams. On the connection's loop, and once for a connection.
   *
   * @param retires whether the connection then closes by itself when its last stream has ended:
   *     else a shutdown of its server closes it
   */
  public static void say(
      Channel channel,
      HttpConnection http,
      Http2ConnectionHandler http2,
      Loop loop,
      boolean retires) {
    FarewellHandler farewell = new FarewellHandler(http, retires);
    channel.pipeline().addFirst(farewell);
    ChannelHandlerContext at = channel.pipeline().context(http2);
    http2
        .encoder()
        .frameWriter()
        .writeGoAway(at, Integer.MAX_VALUE, NO_ERROR, Unpooled.EMPTY_BUFFER, at.newPromise());
    at.flush();
    Timers.Timer patience = loop.timers().schedule(PATIENCE_NANOS, farewell::heard);
    http.ping(PING)
        .onComplete(answered -> {
          patience.cancel();
          farewell.heard();
        });
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext at, Object event) {
    if (event instanceof ShutdownEvent && !heard) {
      held = event;
    } else {
      at.fireUserEventTriggered(event);
    }
  }

  /** The client knows by now, or never will. */
  private void heard() {
    if (heard) {
      return;
    }
    heard = true;
    if (held != null && context != null) {
      context.fireUserEventTriggered(held);
    } else if (retires) {
      http.shutdown(LONGEST);
    }
  }
}
