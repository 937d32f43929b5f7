package dev.fanlight.gateway.server.wire.http2;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.function.IntConsumer;

/**
 * Tells who waits for the content of a stream how much of it has come: Vert.x keeps it until it is
 * read.
 */
final class Http2Contents extends Http2FrameListenerDecorator {
  private final Http2Connection connection;
  private final Http2Connection.PropertyKey key;

  Http2Contents(Http2FrameListener next, Http2Connection connection) {
    super(next);
    this.connection = connection;
    this.key = connection.newKey();
  }

  /** Tells of every frame of that stream's content from now on, when Vert.x has it. */
  void tell(int id, IntConsumer arrived) {
    Http2Stream stream = connection.stream(id);
    if (stream != null) {
      stream.setProperty(key, arrived);
    }
  }

  @Override
  public int onDataRead(
      ChannelHandlerContext context, int id, ByteBuf data, int padding, boolean ends)
      throws Http2Exception {
    Http2Stream stream = connection.stream(id);
    int size = data.readableBytes();
    int done = super.onDataRead(context, id, data, padding, ends);
    IntConsumer arrived = stream == null ? null : stream.getProperty(key);
    if (arrived != null) {
      arrived.accept(size);
    }
    return done;
  }
}
